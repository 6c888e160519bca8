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

Deno.test({
  name: "An agent undoes what a killed one has left",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      disks: TWO_DISKS,
      agentArgs: [NOTES_HOOK],
    });
    const { hook, machine } = rig;

    await t.step("in the middle of the freeze hook", async () => {
      await using client = await rig.meet();
      await hook.hold("freeze");
      await client.socket.send(FREEZE);
      await hook.until("freeze");
      await machine.killAgent();
      match(await rig.marker() ?? "", /"hooks":\["\/rig\/notes.sh"\]/);
      await machine.startAgent();
      await hook.until("freeze thaw");
      await hook.letGo("freeze");
      await isOver(rig, client);
    });

    await t.step("while everything is frozen", async () => {
      await using client = await rig.meet();
      assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
      const writes = await rig.blockWrites();
      await machine.killAgent();
      await machine.startAgent();
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
    });

    await t.step("while everything is frozen, and nobody thaws", async () => {
      await using client = await rig.meet();
      await rig.restart(["--hold-timeout=8"]);
      await client.sync();
      assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
      const since = performance.now();
      const writes = await rig.blockWrites();
      await machine.killAgent();
      // This one would hold longer; what was promised counts.
      await machine.startAgent(["--hold-timeout=600"]);
      await writes.finish();
      ok(performance.now() - since > 7000);
      await rig.untilUnmarked();
      await client.sync();
      await rejects(client.call("guest-fsfreeze-thaw"), {
        message: /fsfreeze is limited to/,
      });
      await isOver(rig, client);
    });

    await t.step("in the middle of the thaw hook", async () => {
      await using client = await rig.meet();
      assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
      await hook.hold("thaw");
      await client.socket.send(THAW);
      await hook.until("freeze thaw");
      await machine.killAgent();
      await rig.write();
      await hook.letGo("thaw");
      await machine.startAgent();
      // Nobody knows how far the first call came.
      await hook.until("freeze thaw thaw");
      await isOver(rig, client);
    });

    await t.step("again and again", async () => {
      await using client = await rig.meet();
      for (let round = 0; round < 2; round++) {
        assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
        await machine.killAgent();
        await machine.startAgent();
        await machine.killAgent();
        await machine.startAgent();
        await client.sync();
        assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
        assertEquals(await hook.read(), "freeze thaw");
        await isOver(rig, client);
      }
    });
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
