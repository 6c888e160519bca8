/**
 * What happened in a freeze cycle: kept in memory while it goes on, returned
 * to clients, and written to the journal when it is over.
 *
 * @module
 */

/** A stretch of time within a cycle. */
export interface Span {
  /** When it began, in milliseconds since the cycle began. */
  readonly at: number;
  /** How long it took, in milliseconds; absent while it goes on. */
  readonly ms?: number;
}

/** A state of the machine of states; `expired` follows an unasked thaw. */
export type PhaseName =
  | "quiescing"
  | "freezing"
  | "frozen"
  | "thawing"
  | "expired";

/** A state and how long the cycle was in it. */
export interface PhaseRecord extends Span {
  readonly phase: PhaseName;
}

/** One step of a filesystem. */
export interface FilesystemStep extends Span {
  readonly step: "open" | "sync" | "freeze" | "thaw";
  /** What went wrong. */
  readonly error?: string;
}

/** What happened to a filesystem. */
export interface FilesystemRecord {
  readonly mountpoint: string;
  readonly device: string;
  readonly type: string;
  /** How it ended. */
  readonly result:
    | "frozen"
    | "unsupported"
    | "failed"
    | "thawed by somebody else"
    | "not reached";
  readonly steps: readonly FilesystemStep[];
}

/** One run of a quiescer. */
export interface HookRecord extends Span {
  readonly name: string;
  readonly kind: string;
  readonly phase: "quiesce" | "resume";
  readonly result: "ok" | "failed" | "lost";
  readonly attempts: number;
  /** What went wrong. */
  readonly error?: string;
  /** The end of what it said. */
  readonly output?: string;
}

/** Who or what made a cycle end. */
export type ThawCause =
  | "client"
  | "expired"
  | "failed"
  | "given up"
  | "agent stopped"
  | "recovered";

/** What a snapshot taken within the frozen window is worth. */
export type Verdict =
  | "application-consistent"
  | "filesystem-consistent"
  | "broken";

/** Everything worth knowing about a cycle, as it goes over the wire. */
export interface CycleReport {
  readonly cycle: string;
  /** The client, as the log names it. */
  readonly by: string;
  /** The command it gave. */
  readonly command: string;
  readonly reason?: string;
  /** When it began, ISO 8601 in UTC. */
  readonly began: string;
  /** When it was over; absent while it is not. */
  readonly ended?: string;
  readonly phases: readonly PhaseRecord[];
  readonly filesystems: readonly FilesystemRecord[];
  readonly hooks: readonly HookRecord[];
  /** How many filesystems were frozen. */
  readonly frozen: number;
  /** The frozen window: the first FIFREEZE to the first FITHAW. */
  readonly window?: Span;
  readonly thawed?: ThawCause;
  /** Absent while the cycle goes on. */
  readonly verdict?: Verdict;
  /** Why it is no better, a sentence each. */
  readonly because: readonly string[];
}
