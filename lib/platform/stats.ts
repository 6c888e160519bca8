/**
 * What the agent asks of an operating system about its work.
 *
 * @module
 */

/** How long a processor did what, in milliseconds; what is not told is absent. */
export interface CpuTimes {
  /** Its number. */
  readonly cpu: number;
  /** Programs. */
  readonly user: bigint;
  /** Programs of low priority. */
  readonly nice: bigint;
  /** The kernel, for programs. */
  readonly system: bigint;
  /** Nothing. */
  readonly idle: bigint;
  /** Nothing, while a disk was waited for. */
  readonly iowait?: bigint;
  /** Interrupts. */
  readonly irq?: bigint;
  /** What interrupts had put off. */
  readonly softirq?: bigint;
  /** Other machines on the same host. */
  readonly steal?: bigint;
  /** Machines inside this one. */
  readonly guest?: bigint;
  /** Machines of low priority inside this one. */
  readonly guestnice?: bigint;
}

/** What a disk has done of one kind of work. */
export interface DiskWork {
  /** Requests that were completed. */
  readonly ios: bigint;
  /** Sectors of 512 bytes. */
  readonly sectors?: bigint;
  /** Requests that became part of another one. */
  readonly merges?: bigint;
  /** Milliseconds spent on all requests. */
  readonly ticks?: bigint;
}

/** What a disk or partition has done; what is not told is absent. */
export interface DiskStats {
  /** Its name, such as `vda1`. */
  readonly name: string;
  /** The first half of its device number. */
  readonly major: bigint;
  /** The second half of its device number. */
  readonly minor: bigint;
  /** Reading. */
  readonly read: DiskWork;
  /** Writing. */
  readonly write: DiskWork;
  /** Giving back unused sectors. */
  readonly discard?: DiskWork;
  /** Flushing its cache. */
  readonly flush?: DiskWork;
  /** Requests that are under way. */
  readonly inFlight?: bigint;
  /** Milliseconds in which any request was under way. */
  readonly busyTicks?: bigint;
  /** The same, each weighed by the requests that were under way. */
  readonly weightedTicks?: bigint;
}

/** Counters of the kernel. */
export interface Stats {
  /**
   * Tells what processors did since the machine was started.
   *
   * @returns One entry a processor that is in use
   */
  cpus(): Promise<CpuTimes[]>;

  /**
   * Tells what disks did since the machine was started.
   *
   * @returns One entry a disk or partition
   */
  disks(): Promise<DiskStats[]>;
}
