/**
 * Lives one seed, and tells how it went.
 *
 * @module
 */

import { Life } from "./life.ts";

/** How a life went. */
export interface Tale {
  /** How many rounds it had. */
  readonly rounds: number;
  /** How many freezes succeeded. */
  readonly frozen: number;
  /** How many looks saw something frozen. */
  readonly seen: number;
  /** What was wrong in the last round; nothing if all went well. */
  readonly complaints: readonly string[];
  /** What was done, in order. */
  readonly diary: readonly string[];
  /** What the agent and the machine said last, if something was wrong. */
  readonly lastWords: string;
}

/**
 * Lives until something is wrong.
 *
 * @param seed Decides everything
 * @param options How many rounds at most, and when to begin no other one, by
 * `performance.now()`
 * @returns How it went
 */
export async function liveThrough(
  seed: number,
  { rounds, end = Infinity }: {
    readonly rounds: number;
    readonly end?: number;
  },
): Promise<Tale> {
  await using life = await Life.begin(seed);
  const { diary } = life;
  for (let round = 1; round <= rounds; round++) {
    const complaints = await life.round().catch((
      error,
    ) => [String(error.stack)]);
    const isLast = round === rounds || performance.now() > end;
    if (complaints.length === 0 && !isLast) continue;
    const { frozen, seen } = life;
    const lastWords = complaints.length === 0 ? "" : await life.lastWords();
    return { rounds: round, frozen, seen, complaints, diary, lastWords };
  }
  throw new Error("Cannot live: there are no rounds");
}
