/**
 * Bringing filesystems to a still point, as commands see it.
 *
 * @module
 */

import type { FreezePlan } from "../platform/filesystems.ts";
import type { CycleReport } from "./report.ts";

/** What a client asks of a freeze. */
export interface FreezeRequest {
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints?: readonly string[] | undefined;
  /**
   * Aborted when the answer cannot be delivered any more, or is not wanted;
   * its reason is an error. The freeze is then undone, even if it was
   * complete: whoever asked does not know of it and will not thaw.
   */
  readonly signal: AbortSignal;
  /** The client, as the log names it. */
  readonly by: string;
  /** The command it gave. */
  readonly command: string;
  /** What the client says it is for. */
  readonly reason?: string | undefined;
  /**
   * How the client names the cycle. Asking again with the name of one that is
   * remembered does nothing, and is answered the same.
   */
  readonly cycle?: string | undefined;
  /** How long to hold, in milliseconds; no longer than is configured. */
  readonly holdMs?: number | undefined;
}

/** Freezes and thaws the machine's filesystems. */
export interface Freezer {
  /**
   * What a client is told. It stays `frozen` for a while after holding ended
   * by itself, so that a client that looks before it thaws still learns it.
   */
  readonly status: "thawed" | "frozen";

  /** Whether a filesystem is, or may any moment be, frozen. */
  readonly isRestricting: boolean;

  /**
   * Freezes, all or nothing.
   *
   * @param request What to freeze, and for whom
   * @returns What has happened, with how many filesystems were frozen
   */
  freeze(request: FreezeRequest): Promise<CycleReport>;

  /**
   * Thaws everything; breaks off a freeze that is under way. Throws, once,
   * if writes could not be held until now.
   *
   * @returns How many filesystems were thawed
   */
  thaw(): Promise<number>;

  /**
   * Works out what a freeze would do, without touching a filesystem.
   *
   * @param mountpoints Only filesystems mounted at one of these, if given
   * @returns The plan
   */
  plan(mountpoints?: readonly string[]): Promise<FreezePlan>;

  /**
   * Tells what happened in a cycle, or has happened so far.
   *
   * @param cycle Its name; the last one unless given
   * @returns The report; nothing if no such cycle is remembered
   */
  report(cycle?: string): CycleReport | undefined;
}
