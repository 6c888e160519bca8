/**
 * `make bench-core`: the agent beside Debian's qemu-ga, both in one run.
 *
 * `--quick` only shows that it works. The variable `STILLPOINT` of the
 * environment names the agent's program.
 *
 * @module
 */

import { findMeans } from "../vm/means.ts";
import { idleMemoryFigures } from "./memory_figures.ts";
import type { Pair } from "./pair.ts";
import { FULL, QUICK } from "./plan.ts";
import { portFigures } from "./port_figures.ts";
import { type Findings, report } from "./report.ts";
import {
  largeFigures,
  runningFigures,
  startFigures,
} from "./socket_figures.ts";
import type { Subject } from "./subject.ts";

async function measure(
  subjects: Pair<Subject>,
  say: (line: string) => void,
): Promise<Findings> {
  const plan = Deno.args.includes("--quick") ? QUICK : FULL;
  const { means, lacking } = await findMeans();
  say("Measuring the start,");
  const first = await startFigures(subjects, plan);
  say("idle memory,");
  const memory = await idleMemoryFigures(subjects, plan);
  say("round trips and wake-ups on Unix sockets,");
  const { figures, hangUps } = await runningFigures(subjects, plan);
  say("large requests,");
  const large = await largeFigures(subjects, plan);
  say("the virtual machine ...\n");
  const port = means === "machine" ? await portFigures(subjects, plan) : [];
  const notes = hangUps === 0
    ? []
    : [`qemu-ga hung up ${hangUps} times and was connected to again.`];
  if (means !== "machine") {
    const what = lacking.join(", ");
    notes.unshift(`Left out, the virtual machine: this one lacks ${what}`);
  }
  return {
    figures: [...first, ...memory, ...figures, ...large, ...port],
    notes,
  };
}

if (import.meta.main) report(measure);
