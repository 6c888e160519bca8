/**
 * What the agent asks of an operating system about its processors.
 *
 * @module
 */

/** A logical processor. */
export interface Cpu {
  /** Its number. */
  readonly id: number;
  /** Whether the system uses it. */
  readonly online: boolean;
  /** Whether the system can do without it. */
  readonly canOffline: boolean;
}

/** Whether the system uses something or does without it. */
export type SwitchState = "online" | "offline";

/** The logical processors. */
export interface Cpus {
  /**
   * Lists them.
   *
   * @returns All of them, by number
   */
  list(): Promise<Cpu[]>;
}

/** Has the system use processors or do without them. */
export interface CpuSwitch {
  /**
   * Has the system use a processor or do without it.
   *
   * @param id Its number
   * @param state What it is to be
   */
  switchTo(id: number | bigint, state: SwitchState): Promise<void>;
}
