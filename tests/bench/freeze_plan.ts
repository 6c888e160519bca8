/**
 * How much is frozen, and how often.
 *
 * @module
 */

/** One run of the benchmark. */
export interface FreezePlan {
  /** How often each agent freezes. */
  readonly rounds: number;
  /** How many ext4 filesystems there are, a disk each. */
  readonly filesystems: number;
  /** Mebibytes that are dirty on each of them when the request comes. */
  readonly dirty: number;
  /** Mebibytes of memory that the machine has. */
  readonly memory: number;
  /** Bytes that a writer writes at a time. */
  readonly block: number;
  /** Milliseconds that it rests in between. */
  readonly rest: number;
}

/** What is expected of four filesystems under load. */
export const FULL: FreezePlan = {
  rounds: 5,
  filesystems: 4,
  dirty: 150,
  memory: 2048,
  block: 4096,
  rest: 1,
};

/** Enough to see that the benchmark works. */
export const QUICK: FreezePlan = { ...FULL, rounds: 1, dirty: 10 };
