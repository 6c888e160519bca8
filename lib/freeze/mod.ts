/**
 * Bringing filesystems to a still point, as commands see it.
 *
 * @module
 */

/** What a client asks of a freeze. */
export interface FreezeRequest {
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints?: readonly string[];
  /**
   * Aborted when the answer cannot be delivered any more, or is not wanted;
   * its reason is an error. The freeze is then undone, even if it was
   * complete: whoever asked does not know of it and will not thaw.
   */
  readonly signal: AbortSignal;
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
   * @returns How many filesystems were frozen
   */
  freeze(request: FreezeRequest): Promise<number>;

  /**
   * Thaws everything; breaks off a freeze that is under way. Throws, once,
   * if writes could not be held until now.
   *
   * @returns How many filesystems were thawed
   */
  thaw(): Promise<number>;
}
