/**
 * An agent that is killed at any step of a freeze: the next one finds out
 * what was left, and ends it.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig, TWO_DISKS } from "../vm/agent_rig.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";
import { BESIDE_STUCK_DISK, StuckDisk } from "../vm/stuck_disk.ts";

const FREEZE = '{"execute":"guest-fsfreeze-freeze"}';
const THAW = '{"execute":"guest-fsfreeze-thaw"}';

/** A part of a test, in a machine that the parts before have used. */
type Step = (rig: AgentRig) => Promise<void>;

/** When an agent is killed, each time in the same machine. */
const KILLS: Readonly<Record<string, Step>> = {
  "in the middle of the freeze hook": async (rig) => {
    await using client = await rig.meet();
    await rig.hook.hold("freeze");
    await client.socket.send(FREEZE);
    await rig.hook.until("freeze");
    await rig.machine.killAgent();
    match(await rig.marker() ?? "", /"hooks":\["\/rig\/notes.sh"\]/);
    await rig.machine.startAgent();
    await rig.hook.until("freeze thaw");
    await rig.hook.letGo("freeze");
    await isOver(rig, client);
  },
  "while everything is frozen": async (rig) => {
    await using client = await rig.meet();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
    const writes = await rig.blockWrites();
    await rig.machine.killAgent();
    await rig.machine.startAgent();
    await client.sync();
    assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
    await rejects(client.call("guest-fsfreeze-freeze"), {
      errorClass: "CommandNotFound",
      message: /has been disabled: the command is not allowed$/,
    });
    await writes.mustBlock();
    assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
    await writes.finish();
    await isOver(rig, client);
  },
  "while everything is frozen, and nobody thaws": async (rig) => {
    await using client = await rig.meet();
    await rig.restart(["--hold-timeout=8"]);
    await client.sync();
    const since = performance.now();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
    const writes = await rig.blockWrites();
    await rig.machine.killAgent();
    // This one would hold longer; what was promised counts.
    await rig.machine.startAgent(["--hold-timeout=600"]);
    await writes.finish();
    ok(performance.now() - since >= 8000);
    await rig.untilUnmarked();
    await client.sync();
    await rejects(client.call("guest-fsfreeze-thaw"), {
      message: /fsfreeze is limited to/,
    });
    await isOver(rig, client);
  },
  "while everything is frozen, and one is unmounted": async (rig) => {
    await using client = await rig.meet();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
    await rig.machine.killAgent();
    const device = await rig.shell.run(`
      awk '$2 == "/mnt/logs" { print $1 }' /proc/mounts
      umount -l /mnt/logs`);
    await rig.machine.startAgent();
    await client.sync();
    assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
    const nowhere = /device \d+:\d+.*: it is mounted nowhere/;
    await rejects(client.call("guest-fsfreeze-thaw"), { message: nowhere });
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    await rejects(client.call("guest-fsfreeze-freeze"), { message: nowhere });
    await rig.shell.run(`mount ${device} /mnt/logs`);
    await rig.write();
    await isOver(rig, client);
  },
  "while everything is frozen, and one is hidden": async (rig) => {
    await using client = await rig.meet();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
    await rig.machine.killAgent();
    await rig.shell.run("mount -t tmpfs none /mnt/logs");
    await rig.machine.startAgent();
    await client.sync();
    await rejects(client.call("guest-fsfreeze-thaw"), {
      message: /^failed to thaw \/mnt\/logs: it cannot be opened/,
    });
    await rig.shell.run("umount /mnt/logs");
    await rig.write();
    await isOver(rig, client);
  },
  "in the middle of the thaw hook": async (rig) => {
    await using client = await rig.meet();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
    await rig.hook.hold("thaw");
    await client.socket.send(THAW);
    await rig.hook.until("freeze thaw");
    await rig.machine.killAgent();
    await rig.write();
    await rig.hook.letGo("thaw");
    await rig.machine.startAgent();
    // Nobody knows how far the first call came.
    await rig.hook.until("freeze thaw thaw");
    await isOver(rig, client);
  },
  "again and again": async (rig) => {
    await using client = await rig.meet();
    for (let round = 0; round < 2; round++) {
      assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
      await rig.machine.killAgent();
      await rig.machine.startAgent();
      await rig.machine.killAgent();
      await rig.machine.startAgent();
      await client.sync();
      assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
      assertEquals(await rig.hook.read(), "freeze thaw");
      await isOver(rig, client);
    }
  },
};

Deno.test({
  name: "An agent undoes what a killed one has left",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      disks: TWO_DISKS,
      agentArgs: [NOTES_HOOK],
    });

    for (const [what, step] of Object.entries(KILLS)) {
      await t.step(what, () => step(rig));
    }
  },
});

Deno.test({
  name: "An agent thaws what a killed one was about to freeze",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      ...BESIDE_STUCK_DISK,
      agentArgs: [NOTES_HOOK],
    });
    const { machine, shell } = rig;
    const dead = await StuckDisk.mount(rig);

    for (const signal of ["KILL", "TERM"]) {
      await t.step(`between two, ended with SIG${signal}`, async () => {
        await using client = await rig.meet();
        await dead.stick();
        await client.socket.send(FREEZE);
        await rig.untilFreezing();
        const writes = await rig.blockWrites();
        // It cannot end before the kernel has let go of it.
        await shell.run(`kill -${signal} $(cat /run/agent.pid)`);
        await rig.untilDying();
        match(await rig.marker() ?? "", /"phase":"freezing"/);
        await machine.startAgent(["-r"]);
        await writes.finish();
        match(await rig.marker() ?? "", /"phase":"freezing"/);
        await dead.recover();
        await client.sync();
        await rig.write([dead]);
        await isOver(rig, client);
      });
    }
  },
});

/** Nothing is frozen or noted any more, and a cycle works. */
async function isOver(
  rig: AgentRig,
  client: AgentClient,
): Promise<void> {
  await client.sync();
  await until(async () => {
    const status = await client.call("guest-fsfreeze-status");
    return status === "thawed" || undefined;
  }, { what: "the agent to have thawed" });
  await rig.untilUnmarked();
  await rig.write();
  await rig.hook.forget();
  assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
  assertEquals(await rig.hook.read(), "freeze thaw");
  await rig.hook.forget();
}
