/**
 * A real machine that falls asleep, and wakes up again.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";

const UNSUPPORTED = "the requested suspend mode is not supported by the guest";
const SWAP = "/dev/vda";

Deno.test({
  name: "A real machine sleeps and wakes up",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using folder = await TemporaryFolder.make();
    const image = `${folder.path}/swap.img`;
    await Deno.writeFile(image, new Uint8Array());
    await Deno.truncate(image, 2 ** 30);
    await using rig = await AgentRig.boot({
      onReset: "reset",
      hardware: [
        ...["-drive", `file=${image},if=virtio,format=raw,cache=unsafe`],
        ...["-action", "shutdown=pause"],
      ],
      files: { "/rig/resume": `${SWAP}\n` },
    });
    const { machine: { monitor }, shell } = rig;
    // One conversation, from before the first sleep to after the last.
    await using client = await rig.meet();

    for (const visit of [1, 2]) {
      await t.step(`with its memory powered: visit ${visit}`, async () => {
        const since = monitor.events.length;
        await client.socket.send('{"execute":"guest-suspend-ram"}\n');
        await monitor.event("SUSPEND", { since });
        await monitor.execute("system_wakeup");
        await monitor.event("WAKEUP", { since });
        await mustAnswer(client);
        const woken = await shell.run("cat /sys/power/suspend_stats/success");
        assertEquals(Number(woken), visit);
      });
    }

    await t.step("but not where there is no room for its memory", async () => {
      await rejects(client.call("guest-suspend-disk"), {
        errorClass: "GenericError",
        message: /^Cannot write disk to "\/sys\/power\/state": ENODEV/,
      });
    });

    await t.step("and not in a way that only systemd knows", async () => {
      await rejects(client.call("guest-suspend-hybrid"), {
        errorClass: "GenericError",
        message: UNSUPPORTED,
      });
    });

    await t.step("with its memory on disk", async () => {
      await shell.run(`
        mkswap ${SWAP}
        swapon ${SWAP}
        cat /sys/block/vda/dev > /sys/power/resume`);
      const life = "cat /proc/sys/kernel/random/boot_id /run/agent.pid";
      const before = await shell.run(life);
      const since = monitor.events.length;
      await client.socket.send('{"execute":"guest-suspend-disk"}\n');
      await monitor.event("SUSPEND_DISK", { since });
      await monitor.event("STOP", { since });
      // As if it were switched off and on.
      await monitor.execute("system_reset");
      await monitor.execute("cont");
      await mustAnswer(client);
      assertEquals(await shell.run(life), before);
    });
  },
});

/** The next reply is the ping's: a sleep that succeeded has none. */
async function mustAnswer(client: AgentClient): Promise<void> {
  assertEquals(await client.call("guest-ping", { seconds: 60 }), {});
}
