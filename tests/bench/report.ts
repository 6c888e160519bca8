/**
 * From a measurement to what people read of it.
 *
 * @module
 */

import type { Pair } from "./pair.ts";
import type { Subject } from "./subject.ts";
import { type Figure, layOut, missed } from "./table.ts";

/** What was measured. */
export interface Findings {
  /** The lines of the table. */
  readonly figures: readonly Figure[];
  /** What else there is to say, a line each. */
  readonly notes: readonly string[];
}

/**
 * Runs a benchmark and reports. It measures and does not judge: it succeeds
 * also if an expectation is missed.
 *
 * @param measure Measures the two agents, and may say how far it is
 */
export async function report(
  measure: (
    subjects: Pair<Subject>,
    say: (line: string) => void,
  ) => Promise<Findings>,
): Promise<void> {
  const begun = performance.now();
  try {
    const { figures, notes } = await measure(subjects(), print);
    for (const line of [...layOut(figures), "", ...notes]) print(line);
    const seconds = (performance.now() - begun) / 1000;
    print(`${conclusion(figures)} (${seconds.toFixed(0)} s)`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    print(`The benchmark has FAILED: ${reason}`);
    Deno.exitCode = 1;
  }
}

/** The variable `STILLPOINT` of the environment names ours. */
function subjects(): Pair<Subject> {
  const ours = Deno.env.get("STILLPOINT") ?? "dist/stillpoint";
  return [
    { name: "stillpoint", program: ours },
    { name: "qemu-ga", program: "/usr/sbin/qemu-ga" },
  ];
}

function conclusion(figures: readonly Figure[]): string {
  const names = missed(figures).map(({ name }) => name);
  if (names.length === 0) return "All expectations are met.";
  return `Expectations MISSED: ${names.join("; ")}.`;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
