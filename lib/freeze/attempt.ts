/**
 * Work that is broken off when its time is over, and then gets a moment to
 * come to an end.
 *
 * @module
 */

import { pauseFor, tooLong, within } from "../deadline.ts";
import { LIMITS } from "../limits.ts";

/** How long to wait, what for, and what ends the wait early. */
export interface AttemptBound {
  /** What cannot be done if it takes longer: `Cannot quiesce x`. */
  readonly what: string;
  /** The longest wait, in milliseconds. */
  readonly ms: number;
  /** Breaks the work off early; its reason is an error. */
  readonly signal?: AbortSignal;
  /** Whether to wait a little for the end of what was broken off. */
  readonly isPatient?: boolean;
}

/**
 * Does work within a time. When that is over, or nobody wants it any more,
 * the work is told by its signal, whose reason is a `TimeoutError` in the
 * former case. What the work itself then says of its end is thrown; if it
 * does not end, or ends well but too late, why it was broken off.
 *
 * @param begin Begins the work
 * @param bound How long to wait
 * @returns What the work yields, if it ends in time
 */
export async function attemptWithin<T>(
  begin: (signal: AbortSignal) => Promise<T>,
  { what, ms, signal, isPatient = true }: AttemptBound,
): Promise<T> {
  const stop = new AbortController();
  // It may throw before there is a promise.
  const work = Promise.try(begin, stop.signal);
  const failure: { error?: unknown } = {};
  work.catch((error) => void (failure.error = error));
  try {
    return await within(work, { what, ms, ...(signal && { signal }) });
  } catch (error) {
    const late = new DOMException(tooLong(ms), "TimeoutError");
    stop.abort(signal?.aborted ? signal.reason : late);
    if (isPatient) await pauseFor(work, LIMITS.quiesceEndMs);
    throw failure.error ?? error;
  }
}
