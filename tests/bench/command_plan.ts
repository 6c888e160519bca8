/**
 * How much of files, programs and information is measured.
 *
 * @module
 */

/** Counts and sizes of one run. */
export interface CommandPlan {
  /** Bytes that go through a file with each size of request. */
  readonly fileBytes: number;
  /** Bytes of a request, from small to large. */
  readonly counts: readonly number[];
  /** How often that is repeated. */
  readonly rounds: number;
  /** Bytes of the requests whose memory is measured. */
  readonly largeWrite: number;
  /** Bytes of the replies whose memory is measured. */
  readonly largeRead: number;
  /** How many programs are started. */
  readonly programs: number;
  /** How often each piece of information is asked for in a round. */
  readonly questions: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Enough for figures that repeat. */
export const FULL: CommandPlan = {
  fileBytes: 16 * MIB,
  counts: [4 * KIB, 64 * KIB, MIB, 16 * MIB],
  rounds: 7,
  largeWrite: 32 * MIB,
  largeRead: 48 * MIB,
  programs: 100,
  questions: 30,
};

/** Enough to see that the benchmark works. */
export const QUICK: CommandPlan = {
  fileBytes: 2 * MIB,
  counts: [64 * KIB, MIB],
  rounds: 1,
  largeWrite: 8 * MIB,
  largeRead: 8 * MIB,
  programs: 5,
  questions: 5,
};
