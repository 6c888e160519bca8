/**
 * An ISA serial port, on which nobody learns that the host has changed.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";

/** A part of a test, in a machine that the parts before have used. */
type Step = (rig: AgentRig) => Promise<void>;

/** What a host may do. */
const ALONE: Readonly<Record<string, Step>> = {
  "it says it whole, in pieces, or two at once": async (rig) => {
    await using client = await rig.meet();
    const ping = '{"execute":"guest-ping"}';
    for (const text of [`${ping}\n`, ...ping, `${ping}${ping}`]) {
      await client.socket.send(text);
    }
    for (let reply = 0; reply < 4; reply++) {
      assertEquals(await client.reply({ what: "a reply" }), {});
    }
  },
  "it gets a long reply, and every byte of it": async (rig) => {
    await using client = await rig.meet();
    const id = Array.from({ length: 20_000 }, (_, n) => n).join(" ");
    await client.socket.send(JSON.stringify({ execute: "guest-ping", id }));
    const line = await client.socket.line({ what: "a long reply" });
    assertEquals(JSON.parse(new TextDecoder().decode(line)).id, id);
  },
  "it freezes and thaws": async (rig) => {
    await using client = await rig.meet();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 1);
    const writes = await rig.blockWrites();
    assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
    await writes.finish();
    assertEquals(await rig.hook.read(), "freeze thaw");
  },
};

/** What may come between two hosts, and the end. */
const AFTER_ANOTHER: Readonly<Record<string, Step>> = {
  "another one comes in the middle of a freeze": async (rig) => {
    await rig.hook.forget();
    await rig.hook.hold("freeze");
    const first = await rig.meet();
    await first.socket.send('{"execute":"guest-fsfreeze-freeze"}');
    await rig.hook.until("freeze");
    await first[Symbol.asyncDispose]();
    await using second = await rig.meet();
    await rig.hook.until("freeze thaw");
    await rig.hook.letGo("freeze");
    await rig.untilUnmarked();
    assertEquals(await second.call("guest-fsfreeze-status"), "thawed");
    await rig.write();
  },
  "another one comes while frozen, and thaws": async (rig) => {
    const first = await rig.meet();
    assertEquals(await first.call("guest-fsfreeze-freeze"), 1);
    await first[Symbol.asyncDispose]();
    await using second = await rig.meet();
    assertEquals(await second.call("guest-fsfreeze-status"), "frozen");
    assertEquals(await second.call("guest-fsfreeze-thaw"), 1);
    await rig.write();
  },
  "the agent ends when it is told to, and thaws": async (rig) => {
    await rig.hook.forget();
    await using client = await rig.meet();
    assertEquals(await client.call("guest-fsfreeze-freeze"), 1);
    assertEquals(await rig.machine.killAgent("TERM"), 0);
    await rig.write();
    assertEquals(await rig.hook.read(), "freeze thaw");
  },
};

Deno.test({
  name: "A host on an ISA serial port freezes a machine and thaws it",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      port: "isa",
      disks: [{ name: "data", type: "ext4" }],
      agentArgs: [NOTES_HOOK],
    });

    for (const [what, step] of Object.entries(ALONE)) {
      await t.step(what, () => step(rig));
    }
    for (const half of ['{"execute":"guest-fs', '"', "[[{"]) {
      await t.step(`another one comes after ${half}`, async () => {
        const first = await rig.meet();
        await first.socket.send(half);
        await first[Symbol.asyncDispose]();
        await using second = await rig.meet();
        assertEquals(await second.call("guest-ping"), {});
      });
    }

    for (const [what, step] of Object.entries(AFTER_ANOTHER)) {
      await t.step(what, () => step(rig));
    }
  },
});
