/**
 * Every wait has an end.
 *
 * @module
 */

import { AgentError, reasonOf } from "./error.ts";

/** How long to wait, and what for. */
export interface Bound {
  /** What cannot be done if it takes longer: `Cannot open "/x"`. */
  readonly what: string;
  /** The longest wait, in milliseconds. */
  readonly ms: number;
  /** Ends the wait early; its reason says why. */
  readonly signal?: AbortSignal;
}

/**
 * Waits for work, but not for ever. The work itself goes on: what becomes of
 * it is up to the caller.
 *
 * @param work What is under way
 * @param bound How long to wait
 * @returns What the work yields, if it ends in time
 */
export async function within<T>(
  work: Promise<T>,
  { what, ms, signal }: Bound,
): Promise<T> {
  const { promise: end, reject } = Promise.withResolvers<never>();
  const late = () => reject(new AgentError(`${what}: ${tooLong(ms)}`));
  const stop = () => reject(stopped(what, signal?.reason));
  const timer = setTimeout(late, ms);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Refuses to begin what is not wanted any more.
 *
 * @param what What is about to begin: `Cannot open "/x"`
 * @param signal Says whether it is still wanted; its reason says why not
 */
export function throwIfStopped(what: string, signal: AbortSignal): void {
  if (signal.aborted) throw stopped(what, signal.reason);
}

/**
 * Waits for a time that is no longer than it needs to be.
 *
 * @param ms How long, in milliseconds
 * @param signal Ends the wait early, without an error
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => resolve();
  // First: Deno's first timer loads code and lets other work go on meanwhile.
  signal?.addEventListener("abort", stop);
  const timer = setTimeout(resolve, ms);
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener("abort", stop);
}

/**
 * Waits until work has settled either way, but only for a while.
 *
 * @param work What is under way
 * @param ms How long, in milliseconds
 */
export async function pauseFor(
  work: Promise<unknown>,
  ms: number,
): Promise<void> {
  const settled = new AbortController();
  const settle = () => settled.abort();
  work.then(settle, settle);
  await pause(ms, settled.signal);
}

/**
 * Says that a deadline has passed.
 *
 * @param ms The deadline, in milliseconds
 * @returns The end of a sentence
 */
export function tooLong(ms: number): string {
  return `no answer within ${ms / 1000} s`;
}

function stopped(what: string, reason: unknown): AgentError {
  const why = reasonOf(reason);
  return new AgentError(`${what}: ${why}`, { cause: reason });
}
