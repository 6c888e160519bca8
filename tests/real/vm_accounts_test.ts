/**
 * Passwords that open a real machine, and keys that ssh can read.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match, rejects } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import {
  ACCOUNT_FILES,
  ACCOUNT_PROGRAMS,
  HOME,
  PASSWORD,
  settle,
  USER,
} from "../vm/account.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { mustRun } from "../vm/host_command.ts";
import { LOGIN_FILES, LoginTerminal } from "../vm/login_terminal.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";

const KEY_FILE = `${HOME}/.ssh/authorized_keys`;
const SET_PASSWORD = "guest-set-user-password";
const ADD_KEYS = "guest-ssh-add-authorized-keys";

/** Traps that a user may set for a program that runs as root. */
const LINKS: Readonly<Record<string, string>> = {
  "the folder is root's": `ln -s /root ${HOME}/.ssh`,
  "the file is a symbolic link":
    `mkdir ${HOME}/.ssh; ln -s /root/keys ${KEY_FILE}`,
  "the file is another name of one":
    `mkdir ${HOME}/.ssh; ln /etc/shadow ${KEY_FILE}`,
};

/** A real machine with an account, and who logs in there. */
interface Stage {
  readonly rig: AgentRig;
  readonly shell: AgentRig["shell"];
  readonly client: AgentClient;
  /** A folder on this machine. */
  readonly folder: TemporaryFolder;
  /** Tells who is in then, if anybody. */
  logIn(password: string): Promise<string | undefined>;
}

/** In this order: each goes on from what the one before has left. */
const WAYS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "by a password": async ({ client, logIn }) => {
    const password = "two words: ö";
    assertEquals(await logIn(password), undefined);
    assertEquals(await setPassword(client, { password }), {});
    assertEquals(await logIn(password), USER);
    assertEquals(await logIn(PASSWORD), undefined);
  },
  "by a password that was encrypted before": async (
    { shell, client, logIn },
  ) => {
    const secret = "another one";
    const password = await shell.run(`mkpasswd -m sha256 '${secret}'`);
    assertEquals(await setPassword(client, { password, crypted: true }), {});
    match(await shell.run("cat /etc/shadow"), /^alice:\$5\$/m);
    assertEquals(await logIn(secret), USER);
  },
  "but not those of nobody": async ({ shell, client }) => {
    const before = await shell.run("cat /etc/shadow");
    await rejects(
      setPassword(client, { username: "nobody", password: "x" }),
      /child process has failed to set user password: /,
    );
    assertEquals(await shell.run("cat /etc/shadow"), before);
  },
  "by keys that ssh understands": async ({ rig, shell, client, folder }) => {
    const keys = await makeKeys(folder.path);
    const [first, second] = keys;
    await addKeys(client, [first, second]);
    assertEquals(await keysInGuest(rig), [first, second]);
    await addKeys(client, keys);
    assertEquals(await keysInGuest(rig), keys);
    assertEquals(
      await shell.run(`cd ${HOME}; stat -c '%a %U:%G' .ssh ${KEY_FILE}`),
      "700 alice:alice\n600 alice:alice",
    );
    await client.call("guest-ssh-remove-authorized-keys", {
      args: { username: USER, keys: [second] },
    });
    const third = keys.at(-1);
    assertEquals(await keysInGuest(rig), [first, third]);
    await addKeys(client, [second], { reset: true });
    assertEquals(await keysInGuest(rig), [second]);
  },
  "but not by a link to somebody else's": async ({ shell, client }) => {
    const marks = "stat -c '%i %a %U %Y' /root/keys /etc/shadow";
    await shell.run(`echo ssh-rsa secret > /root/keys`);
    const before = await shell.run(marks);
    for (const [what, link] of Object.entries(LINKS)) {
      await shell.run(`rm -rf ${HOME}/.ssh; ${link}`);
      const failure = new RegExp(`${KEY_FILE}|[.]ssh`);
      await rejects(addKeys(client, ["ssh-rsa AAAA"]), failure, what);
      await rejects(
        client.call("guest-ssh-get-authorized-keys", {
          args: { username: USER },
        }),
        failure,
        what,
      );
      assertEquals(await shell.run(marks), before, what);
    }
  },
};

Deno.test({
  name: "Accounts of a real machine can be opened",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using folder = await TemporaryFolder.make();
    const socket = `${folder.path}/login.sock`;
    await using rig = await AgentRig.boot({
      files: { ...ACCOUNT_FILES, ...LOGIN_FILES },
      programs: {
        ...ACCOUNT_PROGRAMS,
        "/bin/ssh-keygen": "/usr/bin/ssh-keygen",
      },
      hardware: LoginTerminal.hardware(socket),
    });
    const { shell } = rig;
    await settle(shell);
    await using client = await rig.meet();
    await using terminal = await LoginTerminal.connect(socket, shell);
    const logIn = (password: string) =>
      terminal.logIn({ user: USER, password });

    const stage = { rig, shell, client, folder, logIn };
    for (const [what, claim] of Object.entries(WAYS)) {
      await t.step(what, () => claim(stage));
    }
  },
});

async function setPassword(
  client: AgentClient,
  { username = USER, password, crypted = false }: {
    username?: string;
    password: string;
    crypted?: boolean;
  },
): Promise<unknown> {
  const encoded = new TextEncoder().encode(password).toBase64();
  const args = { username, password: encoded, crypted };
  return await client.call(SET_PASSWORD, { args });
}

async function addKeys(
  client: AgentClient,
  keys: readonly (string | undefined)[],
  { reset = false } = {},
): Promise<void> {
  const args = { username: USER, keys, reset };
  assertEquals(await client.call(ADD_KEYS, { args }), {});
}

/** Makes keys of each usual kind. */
async function makeKeys(folder: string): Promise<string[]> {
  const keys: string[] = [];
  for (const type of ["ed25519", "ecdsa", "rsa"]) {
    const path = `${folder}/${type}`;
    const comment = `${type} of ${USER}`;
    await mustRun("ssh-keygen", [
      ...["-q", "-t", type, "-N", "", "-C", comment, "-f", path],
    ]);
    keys.push((await Deno.readTextFile(`${path}.pub`)).trim());
  }
  return keys;
}

/** The file's lines, each of which ssh-keygen must find a key in. */
async function keysInGuest({ shell }: AgentRig): Promise<string[]> {
  const { output } = await shell.attempt(`cat ${KEY_FILE}`);
  const keys = output.split("\n");
  assertEquals(keys.pop(), "", "the file ends with a newline");
  const prints = await shell.run(`ssh-keygen -l -f ${KEY_FILE}`);
  const found = prints.split("\n").map((line) =>
    /^\d+ SHA256:\S+ (.*) \(\w+\)$/.exec(line)?.[1]
  );
  assertEquals(found, keys.map((key) => key.split(" ").slice(2).join(" ")));
  return keys;
}
