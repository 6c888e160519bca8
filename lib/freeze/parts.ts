/**
 * What a freeze cycle is made of.
 *
 * @module
 */

import type { Filesystems } from "../platform/filesystems.ts";
import type { Processes } from "../platform/processes.ts";
import type { FreezeClock } from "./clock.ts";
import type { FreezeLanes } from "./lanes.ts";
import type { Marker } from "./marker.ts";
import type { Quiescers } from "./quiescer.ts";
import type { Origin } from "./record.ts";
import type { Leftover } from "./recovery.ts";
import type { CycleReport } from "./report.ts";
import type { FreezeSettings } from "./settings.ts";

/** What a cycle works with. */
export interface CycleParts {
  /** Finds and freezes filesystems. */
  readonly filesystems: Filesystems;
  /** Looks up processes. */
  readonly processes: Processes;
  /** Quiesces applications. */
  readonly quiescers: Quiescers;
  /** Outlives the agent. */
  readonly marker: Marker;
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

/** Whose cycle it is, and how it is to go. */
export interface CycleOptions {
  /** Whose it is. */
  readonly origin: Origin;
  /** Deadlines, which stay as they are for this cycle. */
  readonly settings: FreezeSettings;
  /** What an earlier process left, if this cycle is to undo it. */
  readonly leftover?: Leftover;
}
