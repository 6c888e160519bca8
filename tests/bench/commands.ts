/**
 * `make bench-commands`: files, programs and information, beside Debian's
 * qemu-ga in one run.
 *
 * `--quick` only shows that it works. The variable `STILLPOINT` of the
 * environment names the agent's program.
 *
 * @module
 */

import { FULL, QUICK } from "./command_plan.ts";
import { execFigures } from "./exec_figures.ts";
import { peakFigures, throughputFigures } from "./file_figures.ts";
import { informationFigures } from "./information_figures.ts";
import type { Pair } from "./pair.ts";
import { type Findings, report } from "./report.ts";
import type { Subject } from "./subject.ts";

async function measure(
  subjects: Pair<Subject>,
  say: (line: string) => void,
): Promise<Findings> {
  const plan = Deno.args.includes("--quick") ? QUICK : FULL;
  say("Measuring files,");
  const files = await throughputFigures(subjects, plan);
  const peaks = await peakFigures(subjects, plan);
  say("programs,");
  const programs = await execFigures(subjects, plan);
  say("information ...\n");
  const { figures, leftOut } = await informationFigures(subjects, plan);
  const notes = leftOut.length === 0
    ? []
    : [`Left out, since not both can do it here: ${leftOut.join(", ")}.`];
  return { figures: [...files, ...peaks, ...programs, ...figures], notes };
}

if (import.meta.main) report(measure);
