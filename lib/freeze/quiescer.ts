/**
 * Quiescing applications: what is done before filesystems are frozen and taken
 * back after they are thawed, as the engine sees it. A hook program is one
 * form, a connection to a database another.
 *
 * @module
 */

/** What a quiescer is told about the cycle it belongs to. */
export interface QuiesceContext {
  /** The cycle's name, which a client may have chosen. */
  readonly cycle: string;
  /** Where the filesystems that are to be frozen are mounted. */
  readonly mountpoints: readonly string[];
  /** What the client said it is for. */
  readonly reason: string | undefined;
  /** When the engine gives up waiting, in milliseconds since 1970. */
  readonly deadline: number;
}

/** What is worth telling about a step that went well. */
export interface QuiesceResult {
  /** The end of what it said; empty if nothing. */
  readonly output: string;
  /** How often it was tried. */
  readonly attempts: number;
  /**
   * Why the application was not held after all, if that is known only when it
   * is resumed, as the end of a sentence.
   */
  readonly lost?: string | undefined;
}

/** Quiesces one application. Its owner calls it once per cycle, in order. */
export interface Quiescer {
  /** What people call it: a unit's name, or a hook's path. */
  readonly name: string;
  /** What it is. */
  readonly kind: "hook" | "postgresql" | "mysql" | "redis" | "vss";
  /** Ascending before the freeze, descending after the thaw. */
  readonly order: number;
  /** Whether its failure gives up the freeze. */
  readonly onFailure: "abort" | "continue";
  /** The longest each of the two steps may take, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * By what a successor finds it again to undo it if the agent is killed;
   * absent if the kill itself undoes it, as with a connection.
   */
  readonly mark?: string;

  /**
   * Quiesces. A failure leaves it to the engine to call {@linkcode resume},
   * unless it is a {@linkcode NotBegun}.
   *
   * @param context The cycle
   * @param signal Breaks it off, with a `TimeoutError` when its time is over;
   * it has to end soon after
   * @returns How it went
   */
  quiesce(context: QuiesceContext, signal: AbortSignal): Promise<QuiesceResult>;

  /**
   * Asked when everything is frozen: tells why the application is not held
   * any more. Must not touch a filesystem; absent where nothing can be known.
   *
   * @param signal Breaks it off
   * @returns The reason, as the end of a sentence; nothing if all is well
   */
  lost?(signal: AbortSignal): Promise<string | undefined>;

  /**
   * Takes back what {@linkcode quiesce} did, wholly or in part.
   *
   * @param context The cycle
   * @returns How it went
   */
  resume(context: QuiesceContext): Promise<QuiesceResult>;
}

const NOT_BEGUN = "NotBegun";

/** The step did nothing, so that there is nothing to take back. */
export class NotBegun extends Error {
  /** By which {@linkcode isNotBegun} knows it. */
  override readonly name: string = NOT_BEGUN;
}

/**
 * Tells whether a failed step did nothing. By its name, as a quiescer that was
 * loaded apart has a class of its own (`lib/companion.ts`).
 *
 * @param thrown What a `catch` clause caught
 * @returns Whether it is a {@linkcode NotBegun}
 */
export function isNotBegun(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === NOT_BEGUN;
}

/** Where quiescers come from. */
export interface Quiescers {
  /**
   * Reads which there are, anew for each cycle. Throws if one that is
   * configured cannot be trusted or understood.
   *
   * @returns All of them, in no order
   */
  load(): Promise<readonly Quiescer[]>;

  /**
   * Finds the quiescer that a killed agent had begun.
   *
   * @param mark Its {@linkcode Quiescer.mark}
   * @returns The quiescer, to be resumed
   */
  revive(mark: string): Promise<Quiescer>;
}
