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
  /** The state. */
  readonly phase: PhaseName;
}

/** One step of a filesystem. */
export interface FilesystemStep extends Span {
  /** What is done. */
  readonly step: "open" | "sync" | "freeze" | "thaw";
  /** What went wrong. */
  readonly error?: string;
}

/** What happened to a filesystem. */
export interface FilesystemRecord {
  /** Its first mountpoint. */
  readonly mountpoint: string;
  /** Its device number. */
  readonly device: string;
  /** Its type, such as `ext4`. */
  readonly type: string;
  /** How it ended. */
  readonly result:
    | "frozen"
    | "unsupported"
    | "failed"
    | "thawed by somebody else"
    | "lapsed"
    | "not reached";
  /** What was done to it, in order. */
  readonly steps: readonly FilesystemStep[];
}

/** One run of a quiescer. */
export interface HookRecord extends Span {
  /** What people call it. */
  readonly name: string;
  /** What it is. */
  readonly kind: string;
  /** What it was run for. */
  readonly phase: "quiesce" | "resume";
  /** How it went; `lost` went well, but did not last. */
  readonly result: "ok" | "failed" | "lost";
  /** How often it was tried. */
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
  /** Its name. */
  readonly cycle: string;
  /** The client, as the log names it. */
  readonly by: string;
  /** The command it gave. */
  readonly command: string;
  /** What the client said it is for. */
  readonly reason?: string;
  /** When it began, ISO 8601 in UTC. */
  readonly began: string;
  /** When it was over; absent while it is not. */
  readonly ended?: string;
  /** The states it went through. */
  readonly phases: readonly PhaseRecord[];
  /** What happened to filesystems. */
  readonly filesystems: readonly FilesystemRecord[];
  /** What quiescers did. */
  readonly hooks: readonly HookRecord[];
  /** How many filesystems were frozen. */
  readonly frozen: number;
  /** The frozen window: the first FIFREEZE to the first FITHAW. */
  readonly window?: Span;
  /** Who or what ended it; absent while it is held. */
  readonly thawed?: ThawCause;
  /** Absent while the cycle goes on. */
  readonly verdict?: Verdict;
  /** Why it is no better, a sentence each. */
  readonly because: readonly string[];
}

/**
 * Tells whether a filesystem was frozen, however that ended.
 *
 * @param record What became of it
 * @returns Whether it was
 */
export function wasFrozen({ result }: FilesystemRecord): boolean {
  return result === "frozen" || result === "thawed by somebody else" ||
    result === "lapsed";
}
