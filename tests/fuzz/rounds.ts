/**
 * Rounds of random input. A test run plays the same few each time; `make fuzz`
 * goes on from there for as long as it is told.
 *
 * @module
 */

import { type Dice, diceOf } from "../lib/json/generator.ts";

/** For how long each test goes on; its few rounds unless given. */
const SECONDS = Number(Deno.env.get("FUZZ_SECONDS") ?? 0);

/** Where to begin: at the first seed, or after those of each test run. */
const FIRST = Deno.env.get("FUZZ_SEED");

/** What is played. */
export interface Game {
  /** How many rounds a test run has. */
  readonly rounds: number;
  /** Plays a round; throws if something is not as it should be. */
  readonly play: (dice: Dice, seed: number) => void | Promise<void>;
}

/**
 * Plays rounds, and names the seed of one that goes wrong: `FUZZ_SEED` plays
 * it again.
 *
 * @param game What is played
 * @returns How many rounds were played
 */
export async function playRounds({ rounds, play }: Game): Promise<number> {
  const first = Number(FIRST ?? (SECONDS > 0 ? rounds : 0));
  const end = performance.now() + SECONDS * 1000;
  let seed = first;
  while (SECONDS > 0 ? performance.now() < end : seed < first + rounds) {
    try {
      await play(diceOf(seed), seed);
    } catch (cause) {
      throw new Error(`The round of seed ${seed} went wrong`, { cause });
    }
    seed++;
  }
  if (SECONDS > 0) report(`${seed - first} rounds from seed ${first}\n`);
  return seed - first;
}

function report(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}
