/**
 * What the agent asks of an operating system about how it is doing.
 *
 * @module
 */

/** The machine's memory, in bytes; what the system does not tell is absent. */
export interface MemoryUse {
  /** All of it. */
  readonly total: number;
  /** What holds nothing. */
  readonly free?: number;
  /** What programs may still get without swapping. */
  readonly available: number;
  /** What holds parts of files and of filesystems. */
  readonly cached: number;
  /** All swap. */
  readonly swapTotal?: number;
  /** Swap that holds nothing. */
  readonly swapFree?: number;
}

/** How much tasks waited for something. */
export interface Pressure {
  /** What they waited for. */
  readonly resource: "cpu" | "io" | "memory";
  /** Whether some tasks waited, or all that could have run. */
  readonly tasks: "some" | "full";
  /** For how long since the start, in microseconds. */
  readonly total: number;
}

/** The memory of one process, in bytes; what the system does not tell is absent. */
export interface OwnMemory {
  /** What is in the machine's memory. */
  readonly resident: number;
  /** What of that is no copy of a file. */
  readonly anonymous?: number;
  /** What it has been promised for itself alone, in memory or in swap. */
  readonly committed?: number;
}

/** Tells how the machine and this process are doing. */
export interface Vitals {
  /**
   * Tells how memory is used.
   *
   * @returns The figures
   */
  memory(): Promise<MemoryUse>;

  /**
   * Tells how much tasks had to wait.
   *
   * @returns One entry a resource and kind; none if the system does not count
   */
  pressure(): Promise<Pressure[]>;

  /**
   * Tells how long the machine has been running.
   *
   * @returns Seconds
   */
  uptime(): Promise<number>;

  /**
   * Tells how much memory this process has.
   *
   * @returns The figures
   */
  own(): Promise<OwnMemory>;
}
