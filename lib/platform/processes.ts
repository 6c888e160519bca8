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
   * Tells whether a process is still there, a dying one included.
   *
   * @param pid The process
   * @returns Whether it is
   */
  exists(pid: number): Promise<boolean>;
}
