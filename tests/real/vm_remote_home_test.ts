/**
 * Keys of a user whose home is on a server that does not trust root.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { ACCOUNT_FILES, HOME, settle, USER } from "../vm/account.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { NFS_MODULES, serveFiles } from "../vm/nfs_server.ts";

const DISK = "/mnt/homes";
const ON_DISK = `${DISK}/${USER}/.ssh`;

/** A real machine with a home that is somewhere else. */
interface Stage {
  readonly shell: AgentRig["shell"];
  readonly client: AgentClient;
}

/** In this order: each goes on from what the one before has left. */
const CLAIMS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "which refuses root": async ({ shell }) => {
    const { output } = await shell.attempt(`touch ${HOME}/root`);
    match(output, /Permission denied/);
  },
  "as the user": async ({ shell, client }) => {
    await change(client, "add", ["k1", "k2"]);
    await change(client, "remove", ["k1"]);
    await change(client, "add", ["k3"]);
    assertEquals(await keys(client), ["k2", "k3"]);
    assertSame(
      await shell.run(`cat ${ON_DISK}/authorized_keys; ls -A ${ON_DISK}`),
      "k2\nk3\nauthorized_keys",
    );
    assertSame(
      await shell.run(
        `stat -c '%a %U:%G' ${ON_DISK} ${ON_DISK}/authorized_keys`,
      ),
      "700 alice:alice\n600 alice:alice",
    );
  },
  "but no further than the user may": async ({ shell, client }) => {
    await shell.run(`chown root:root ${ON_DISK}; chmod 700 ${ON_DISK}`);
    await rejects(change(client, "add", ["k4"]), /: Permission denied$/);
    await rejects(keys(client), /: Permission denied$/);
  },
  "and no thread stays the user": async ({ shell }) => {
    const threads = "/proc/$(cat /run/agent.pid)/task/*/status";
    assertSame(
      await shell.run(`grep -h -E '^(Uid|Gid):' ${threads} | sort -u`),
      "Gid:\t0\t0\t0\t0\nUid:\t0\t0\t0\t0",
    );
  },
};

Deno.test({
  name: "Keys get into a home whose server does not trust root",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      files: ACCOUNT_FILES,
      modules: NFS_MODULES,
      disks: [{ name: "homes", type: "ext4" }],
    });
    const { shell } = rig;
    await settle(shell);
    await shell.run(`
      mkdir ${DISK}/${USER}
      chown ${USER}:${USER} ${DISK}/${USER}
      chmod 700 ${DISK}/${USER}`);
    await serveFiles(shell, {
      directory: DISK,
      mountpoint: "/home",
      user: USER,
    });
    await using client = await rig.meet();

    const stage = { shell, client };
    for (const [what, claim] of Object.entries(CLAIMS)) {
      await t.step(what, () => claim(stage));
    }
  },
});

async function change(
  client: AgentClient,
  verb: "add" | "remove",
  keys: readonly string[],
): Promise<void> {
  const args = { username: USER, keys };
  const name = `guest-ssh-${verb}-authorized-keys`;
  assertEquals(await client.call(name, { args }), {});
}

async function keys(client: AgentClient): Promise<unknown> {
  const args = { username: USER };
  const name = "guest-ssh-get-authorized-keys";
  const reply = await client.call(name, { args });
  return (reply as { keys: unknown }).keys;
}
