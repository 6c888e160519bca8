/**
 * How quickly programs run.
 *
 * @module
 */

import type { CommandPlan } from "./command_plan.ts";
import { mapPair, type Pair } from "./pair.ts";
import { requestOf } from "./requests.ts";
import { median } from "./statistics.ts";
import { RunningSubject, type Subject } from "./subject.ts";
import type { Figure } from "./table.ts";

/** What is run, by the name of its lines. */
const PROGRAMS = {
  "that does nothing": { path: "/bin/true" },
  "that prints 1 MiB": {
    path: "/usr/bin/head",
    arg: ["-c", String(2 ** 20), "/dev/zero"],
    "capture-output": true,
  },
} as const;

/** How long a program took, in milliseconds. */
interface Run {
  /** Until the agent said that it was started. */
  readonly started: number;
  /** Until the agent told all about its end. */
  readonly ended: number;
}

/**
 * Measures programs from their start to the report of their end.
 *
 * @param subjects The agents
 * @param plan How many
 * @returns Two figures for each program
 */
export async function execFigures(
  subjects: Pair<Subject>,
  { programs }: CommandPlan,
): Promise<Figure[]> {
  await using ours = RunningSubject.start(subjects[0]);
  await using theirs = RunningSubject.start(subjects[1]);
  return Object.entries(PROGRAMS).flatMap(([name, args]) => {
    const request = requestOf("guest-exec", args);
    const runs: Pair<Run[]> = [[], []];
    for (let count = 0; count < programs; count++) {
      runs[0].push(run(ours, request));
      runs[1].push(run(theirs, request));
    }
    return (["started", "ended"] as const).map((moment) => {
      const [our, their] = mapPair(
        runs,
        (all) => median(all.map((one) => one[moment])),
      );
      return {
        name: `a program ${name}: ${moment}, ms`,
        ours: our,
        theirs: their,
        digits: 2,
      };
    });
  });
}

function run(
  running: RunningSubject,
  request: Uint8Array<ArrayBuffer>,
): Run {
  const begun = performance.now();
  const { pid } = running.ask(request) as { readonly pid: number };
  const started = performance.now() - begun;
  const question = requestOf("guest-exec-status", { pid });
  while (!hasEnded(running.ask(question)));
  return { started, ended: performance.now() - begun };
}

function hasEnded(status: unknown): boolean {
  return (status as { readonly exited: boolean }).exited;
}
