/**
 * What the agent asks of an operating system about time.
 *
 * @module
 */

/** The zone that a machine is in. */
export interface Zone {
  /** Its abbreviation, such as `CEST`, if it has one. */
  readonly abbreviation?: string;
  /** Seconds to add to UTC, daylight saving included. */
  readonly offset: number;
}

/** The system's clock. */
export interface Clock {
  /**
   * Reads it.
   *
   * @returns Nanoseconds since 1970 in UTC
   */
  now(): bigint;

  /**
   * Sets it, and the hardware clock after it. It is a success as soon as the
   * system's clock is set: what becomes of the hardware clock is logged.
   *
   * @param nanoseconds Nanoseconds since 1970 in UTC, not negative
   */
  set(nanoseconds: bigint): Promise<void>;

  /**
   * Sets it right by what the system itself goes by: the hardware clock, or
   * whom it asks for the time.
   */
  correct(): Promise<void>;

  /**
   * Tells the zone.
   *
   * @returns The zone at this moment
   */
  zone(): Zone;
}
