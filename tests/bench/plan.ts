/**
 * How much is measured.
 *
 * @module
 */

/** Counts and durations of one run. */
export interface Plan {
  /** How often each agent is started. */
  readonly starts: number;
  /** Rounds of round trips over the Unix socket. */
  readonly rounds: number;
  /** Round trips in such a round. */
  readonly each: number;
  /** Rounds over the virtual machine's port, each with a fresh agent. */
  readonly portRounds: number;
  /** Round trips in such a round. */
  readonly portEach: number;
  /** Milliseconds of rest before memory is looked at. */
  readonly settleMs: number;
  /** Milliseconds during which wake-ups are counted. */
  readonly idleMs: number;
  /** Milliseconds during which they are counted after much work. */
  readonly tidyMs: number;
  /** How often the large request is sent. */
  readonly large: number;
  /** Bytes of its argument. */
  readonly largeBytes: number;
}

/** Enough for figures that repeat. */
export const FULL: Plan = {
  starts: 15,
  rounds: 30,
  each: 500,
  portRounds: 4,
  portEach: 250,
  settleMs: 2000,
  idleMs: 10_000,
  tidyMs: 30_000,
  large: 3,
  largeBytes: 32 * 2 ** 20,
};

/** Enough to see that the benchmark works. */
export const QUICK: Plan = {
  starts: 3,
  rounds: 10,
  each: 500,
  portRounds: 1,
  portEach: 50,
  settleMs: 500,
  idleMs: 1000,
  tidyMs: 1000,
  large: 1,
  largeBytes: 2 ** 20,
};
