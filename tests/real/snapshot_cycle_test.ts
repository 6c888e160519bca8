/**
 * The demo's main job as a test, with Debian's `qemu-ga` as the agent unless
 * `STILLPOINT` names another program.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match, rejects } from "node:assert";
import { QEMU_GA } from "../conformance/reference.ts";
import { NO_KERNEL, NO_ROOT } from "../lacking.ts";
import { runCycle } from "../vm/cycle.ts";
import { Timeline } from "../vm/timeline.ts";
import { vmStage } from "../vm/vm_stage.ts";

const AGENT = Deno.env.get("STILLPOINT") ?? QEMU_GA;

Deno.test({
  name: "runCycle() proves a snapshot, again and again",
  ignore: NO_ROOT || NO_KERNEL,
  fn: async (t) => {
    const lines: string[] = [];
    const timeline = new Timeline((line) => lines.push(line));
    await using stage = await vmStage(timeline, { agent: AGENT });
    const last = new Map<string, number>();

    for (const round of ["a first", "a second"]) {
      await t.step(
        `${round} cycle finds more records than before`,
        async () => {
          const { records } = await runCycle(stage, timeline);
          assertEquals([...records.keys()], ["data", "logs"]);
          for (const [name, number] of records) {
            match(String(number > (last.get(name) ?? 0)), /true/);
            last.set(name, number);
          }
          match(lines.join("\n"), /guest-fsfreeze-thaw .* 2 filesystems/);
        },
      );
    }

    await t.step("writers that no hook stops are found out", async () => {
      await stage.shell.run("echo '#!/bin/sh' > /rig/hook.sh");
      await rejects(runCycle(stage, timeline), {
        message: /Cannot (look again|check the copies)/,
      });
    });
  },
});
