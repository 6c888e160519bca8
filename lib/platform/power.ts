/**
 * What the agent asks of an operating system about its power.
 *
 * @module
 */

/** How a machine may end. */
export type ShutdownMode = "powerdown" | "halt" | "reboot";

/** How a machine may sleep: its memory on disk, powered, or both. */
export type SleepMode = "disk" | "ram" | "hybrid";

/** Ends the machine or puts it to sleep. */
export interface Power {
  /**
   * Begins to end the machine.
   *
   * @param mode How
   */
  shutDown(mode: ShutdownMode): Promise<void>;

  /**
   * Puts the machine to sleep. Whether this settles before or after the sleep
   * is the system's affair.
   *
   * @param mode How
   */
  suspend(mode: SleepMode): Promise<void>;
}
