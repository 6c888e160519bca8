/**
 * What a freeze cycle is made of.
 *
 * @module
 */

import type { Filesystems, FreezePlan } from "../platform/filesystems.ts";
import type { Processes } from "../platform/processes.ts";
import type { FreezeClock } from "./clock.ts";
import type { FreezeLanes } from "./lanes.ts";
import type { Marking } from "./marking.ts";
import type { Quiescers } from "./quiescer.ts";
import type { CycleReport } from "./report.ts";

/** What a cycle works with. */
export interface CycleParts {
  /** Finds and freezes filesystems. */
  readonly filesystems: Filesystems;
  /** Looks up processes. */
  readonly processes: Pick<Processes, "exists">;
  /** Quiesces applications. */
  readonly quiescers: Quiescers;
  /** Outlives the agent. */
  readonly marker: Marking;
  /** Keeps log lines in memory while writing them could block. */
  readonly log: LogGate;
  /** Bounds how many calls may hang. */
  readonly lanes: FreezeLanes;
  /** Tells time. */
  readonly clock: FreezeClock;
  /** The agent's process number. */
  readonly pid: number;
  /** Told for how many milliseconds a complete freeze held, once it is over. */
  readonly held?: (ms: number) => void;
  /** Leaves word of the cycle on the disks that it freezes. */
  readonly stamp?: FreezeStamp;
  /** Told of each cycle that is over, when nothing is frozen any more. */
  readonly ended?: (report: CycleReport) => void;
}

/** Stops and starts the writing of log lines. */
export interface LogGate {
  /** Keeps lines in memory from now on. */
  hold(): void;
  /** Writes what was kept, and goes on. */
  release(): void;
}

/** What is left word of. */
export interface StampRequest {
  /** What has happened so far. */
  readonly report: CycleReport;
  /** What is about to be frozen. */
  readonly plan: FreezePlan;
  /** Breaks it off. */
  readonly signal: AbortSignal;
}

/** Leaves word of a cycle on the disks that it freezes. */
export interface FreezeStamp {
  /**
   * Leaves word, in time for the last writing out before the freeze. It has
   * a bound, and its failure is its own affair.
   *
   * @param request What of
   */
  put(request: StampRequest): Promise<void>;
  /** Takes it back, which nobody waits for: nothing is frozen any more. */
  remove(): void;
}
