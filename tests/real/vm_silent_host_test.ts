/**
 * A host on a virtio-serial port that asks and asks and takes no answer.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";
import { SilentHost } from "../vm/silent_host.ts";

/** Far more than an agent may keep, in requests and in replies. */
const COUNT = 4000;
const PADDING = "x".repeat(2000);

/** What the agent may grow by in KiB, most of it not yet collected. */
const MOST_GROWTH = { choked: 64 * 1024, busy: 128 * 1024 } as const;

Deno.test({
  name: "A host that does not read stops nothing but itself",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      disks: [{ name: "data", type: "ext4" }],
      agentArgs: [NOTES_HOOK, "--hold-timeout=2"],
    });
    const { machine } = rig;
    const pings = Array.from(
      { length: COUNT },
      (_, id) => JSON.stringify({ execute: "guest-ping", id: PADDING + id }),
    ).join("\n");

    await t.step("its freeze ends when its time is over", async () => {
      const before = await memoryPeak(rig);
      using host = await SilentHost.connect(machine.paths.agent);
      const pouring = host.pour(`{"execute":"guest-fsfreeze-freeze"}${pings}`);
      await rig.hook.until("freeze thaw");
      await rig.untilUnmarked();
      await rig.write();
      await rig.untilStill();
      ok(host.sent < pings.length / 2, `the agent took ${host.sent} bytes`);
      const choked = await memoryPeak(rig) - before;
      ok(choked < MOST_GROWTH.choked, `the agent grew by ${choked} KiB`);
      const [frozen = "", ...replies] = await host.read(1 + COUNT);
      await pouring;
      assertEquals(JSON.parse(frozen), { return: 1 });
      const ids = replies.map((line) => JSON.parse(line).id);
      assertEquals(
        ids.map((id) => Number(id.slice(PADDING.length))),
        Array.from({ length: COUNT }, (_, id) => id),
      );
      const busy = await memoryPeak(rig) - before;
      ok(busy < MOST_GROWTH.busy, `the agent grew by ${busy} KiB`);
    });

    await t.step("the agent can be told to end", async () => {
      using host = await SilentHost.connect(machine.paths.agent);
      // Deno cannot close a connection while it waits to write, so the requests
      // have to fit where nobody reads them.
      await host.pour('{"execute":"guest-info"}'.repeat(4000));
      await rig.untilStill();
      const since = performance.now();
      assertEquals(await machine.killAgent("TERM"), 0);
      ok(performance.now() - since < 5000);
    });

    await t.step("its replies are not for the next host", async () => {
      await machine.startAgent();
      await using client = await machine.connect();
      await client.socket.send('{"execute":"guest-ping","id":"next"}');
      const line = await client.socket.line({ what: "the first reply" });
      assertEquals(
        JSON.parse(new TextDecoder().decode(line)),
        { return: {}, id: "next" },
      );
    });
  },
});

/** The most memory that the agent had so far, in KiB. */
async function memoryPeak({ shell }: AgentRig): Promise<number> {
  const script = "grep VmHWM /proc/$(cat /run/agent.pid)/status";
  return Number(/\d+/.exec(await shell.run(script))?.[0]);
}
