/**
 * What the agent asks of an operating system about processes.
 *
 * @module
 */

/** Ends and looks up processes. */
export interface Processes {
  /**
   * Kills a process that was started detached, and all that descends from it.
   *
   * @param pid The process
   */
  killTree(pid: number): Promise<void>;

  /**
   * Tells whether a process is still there, a dying one included. Numbers are
   * used again: one that began later is another process.
   *
   * @param pid The process
   * @param begunBy When it was there for certain, in seconds since boot
   * @returns Whether it is
   */
  exists(pid: number, begunBy: number): Promise<boolean>;
}
