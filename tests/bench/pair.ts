/**
 * Measuring two agents alike.
 *
 * @module
 */

import type { RunningSubject, Subject } from "./subject.ts";

/** The two agents, ours first. */
export type Pair<T> = readonly [ours: T, theirs: T];

/** An agent that has been measured, and what was found. */
export interface Found<T> {
  /** The agent, which is of no more use. */
  readonly running: RunningSubject;
  /** What was found. */
  readonly value: T;
}

/**
 * Measures the agents in turns. Each value comes from a process of its own,
 * which ends afterwards.
 *
 * @param subjects The agents
 * @param times How often
 * @param measure Starts an agent and measures it
 * @returns What was found
 */
export async function alternate<T>(
  subjects: Pair<Subject>,
  times: number,
  measure: (subject: Subject) => Found<T>,
): Promise<Pair<T[]>> {
  const found: Pair<T[]> = [[], []];
  for (let round = 0; round < times; round++) {
    for (const index of [0, 1] as const) {
      const { running, value } = measure(subjects[index]);
      found[index].push(value);
      await running[Symbol.asyncDispose]();
    }
  }
  return found;
}

/**
 * Does the same with both.
 *
 * @param pair Both
 * @param map What to do
 * @returns What came of it
 */
export function mapPair<A, B>(
  [ours, theirs]: Pair<A>,
  map: (one: A) => B,
): Pair<B> {
  return [map(ours), map(theirs)];
}
