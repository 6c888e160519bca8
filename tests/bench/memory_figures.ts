/**
 * What agents occupy, beside a program of the same runtime that does nothing.
 *
 * @module
 */

import { mapPair, type Pair } from "./pair.ts";
import type { Plan } from "./plan.ts";
import { type Memory, memoryOf } from "./process_figures.ts";
import { median } from "./statistics.ts";
import { RunningSubject, type Subject } from "./subject.ts";
import type { Figure } from "./table.ts";
import { pause, withYardstick, type Yardstick } from "./yardstick.ts";

/** How much more memory than a bare program an agent may have. */
const MEMORY_FACTOR = 1.3;

const KINDS = ["resident", "anonymous"] as const;

/** A fresh process of each. */
interface Sample {
  readonly agents: Pair<Memory>;
  readonly bare: Memory;
}

/**
 * Measures agents that have just been started, and had one client.
 *
 * @param subjects The agents
 * @param plan How often, and how long they rest before
 * @returns The figures, medians over all starts
 */
export async function idleMemoryFigures(
  subjects: Pair<Subject>,
  { starts, settleMs }: Plan,
): Promise<Figure[]> {
  const samples: Sample[] = [];
  await withYardstick(async (yardstick) => {
    for (let start = 0; start < starts; start++) {
      samples.push(await sample(subjects, { yardstick, settleMs }));
    }
  });
  const bare = median(samples.map((one) => one.bare.anonymous));
  return KINDS.map((kind) => {
    const [ours, theirs] = mapPair(
      [0, 1] as const,
      (index) => median(samples.map(({ agents }) => agents[index][kind])),
    );
    const figure = { name: `${kind} memory idle, MiB`, ours, theirs };
    if (kind === "resident") return figure;
    const because = `${MEMORY_FACTOR} x bare program, ${bare.toFixed(2)}`;
    const expected = { most: bare * MEMORY_FACTOR, because };
    return { ...figure, digits: 2, expected };
  });
}

/**
 * Looks at agents that run.
 *
 * @param pair The agents
 * @param when What they have done before
 * @returns The figures
 */
export function memoryFigures(
  pair: Pair<RunningSubject>,
  when: string,
): Figure[] {
  const [ours, theirs] = mapPair(pair, ({ pid }) => memoryOf(pid));
  return KINDS.map((kind) => ({
    name: `${kind} memory ${when}, MiB`,
    ours: ours[kind],
    theirs: theirs[kind],
  }));
}

/** All rest at the same time, which is what is measured here. */
async function sample(
  subjects: Pair<Subject>,
  { yardstick, settleMs }: { yardstick: Yardstick; settleMs: number },
): Promise<Sample> {
  await using ours = RunningSubject.start(subjects[0]);
  await using theirs = RunningSubject.start(subjects[1]);
  await using bare = await yardstick.start();
  const pair = [ours, theirs] as const;
  for (const running of pair) running.disconnect();
  await pause(settleMs);
  return {
    agents: mapPair(pair, ({ pid }) => memoryOf(pid)),
    bare: memoryOf(bare.pid),
  };
}
