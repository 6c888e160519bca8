/**
 * An ISA serial port, on which nobody learns that the host has changed.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";

Deno.test({
  name: "A host on an ISA serial port freezes a machine and thaws it",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      port: "isa",
      disks: [{ name: "data", type: "ext4" }],
      agentArgs: [NOTES_HOOK],
    });
    const { hook, machine } = rig;

    await t.step("it says it whole, in pieces, or two at once", async () => {
      await using client = await rig.meet();
      const ping = '{"execute":"guest-ping"}';
      for (const text of [`${ping}\n`, ...ping, `${ping}${ping}`]) {
        await client.socket.send(text);
      }
      for (let reply = 0; reply < 4; reply++) {
        assertEquals(await client.reply({ what: "a reply" }), {});
      }
    });

    await t.step("it gets a long reply, and every byte of it", async () => {
      await using client = await rig.meet();
      const id = Array.from({ length: 20_000 }, (_, n) => n).join(" ");
      await client.socket.send(JSON.stringify({ execute: "guest-ping", id }));
      const line = await client.socket.line({ what: "a long reply" });
      assertEquals(JSON.parse(new TextDecoder().decode(line)).id, id);
    });

    await t.step("it freezes and thaws", async () => {
      await using client = await rig.meet();
      assertEquals(await client.call("guest-fsfreeze-freeze"), 1);
      const writes = await rig.blockWrites();
      assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
      assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
      await writes.finish();
      assertEquals(await hook.read(), "freeze thaw");
    });

    for (const half of ['{"execute":"guest-fs', '"', "[[{"]) {
      await t.step(`another one comes after ${half}`, async () => {
        const first = await rig.meet();
        await first.socket.send(half);
        await first[Symbol.asyncDispose]();
        await using second = await rig.meet();
        assertEquals(await second.call("guest-ping"), {});
      });
    }

    await t.step("another one comes in the middle of a freeze", async () => {
      await hook.forget();
      await hook.hold("freeze");
      const first = await rig.meet();
      await first.socket.send('{"execute":"guest-fsfreeze-freeze"}');
      await hook.until("freeze");
      await first[Symbol.asyncDispose]();
      await using second = await rig.meet();
      await hook.until("freeze thaw");
      await hook.letGo("freeze");
      await rig.untilUnmarked();
      assertEquals(await second.call("guest-fsfreeze-status"), "thawed");
      await rig.write();
    });

    await t.step("another one comes while frozen, and thaws", async () => {
      const first = await rig.meet();
      assertEquals(await first.call("guest-fsfreeze-freeze"), 1);
      await first[Symbol.asyncDispose]();
      await using second = await rig.meet();
      assertEquals(await second.call("guest-fsfreeze-status"), "frozen");
      assertEquals(await second.call("guest-fsfreeze-thaw"), 1);
      await rig.write();
    });

    await t.step("the agent ends when it is told to, and thaws", async () => {
      await hook.forget();
      await using client = await rig.meet();
      assertEquals(await client.call("guest-fsfreeze-freeze"), 1);
      assertEquals(await machine.killAgent("TERM"), 0);
      await rig.write();
      assertEquals(await hook.read(), "freeze thaw");
    });
  },
});
