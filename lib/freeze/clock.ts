/**
 * The clocks that a freeze goes by.
 *
 * @module
 */

/** Tells time in two ways, which differ when the machine was asleep. */
export interface FreezeClock {
  /**
   * Tells time that only goes on while the machine runs.
   *
   * @returns Milliseconds since some moment; never goes back
   */
  now(): number;

  /**
   * Tells the time of day.
   *
   * @returns Milliseconds since 1970 in UTC
   */
  wall(): number;
}

/** The machine's own clocks. */
export const freezeClock: FreezeClock = {
  now: () => performance.now(),
  wall: () => Date.now(),
};
