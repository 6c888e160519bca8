/**
 * Stretches of time, on the clock and in a report.
 *
 * @module
 */

import type { Span } from "./report.ts";

/** A stretch of time on the clock, in its milliseconds. */
export interface Stretch {
  /** When it began. */
  readonly from: number;
  /** When it was over, if it is. */
  to: number | undefined;
}

/** Called once, at the end of a step: with the error if it failed. */
export type End = (error?: unknown) => void;

/**
 * Tells a stretch as a report does.
 *
 * @param stretch The stretch
 * @param start When the cycle began
 * @returns The same, since then
 */
export function spanOf({ from, to }: Stretch, start: number): Span {
  const at = thousandths(from - start);
  if (to === undefined) return { at };
  return { at, ms: thousandths(thousandths(to - start) - at) };
}

/** Nobody wants to read more digits than the clock has. */
function thousandths(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
