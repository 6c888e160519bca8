/**
 * The clocks of a fake machine.
 *
 * @module
 */

import type { FreezeClock } from "../../../lib/freeze/clock.ts";

/** 2026-01-01, so that reports look real. */
const EPOCH = 1_767_225_600_000;

/** Goes with the realm's clock, which may be a virtual one. */
export class FakeClock implements FreezeClock {
  /** How far the time of day is ahead, in milliseconds. */
  leap = 0;
  /** How far both clocks are ahead, in milliseconds. */
  gap = 0;

  /** See {@linkcode FreezeClock.now}. */
  now(): number {
    return performance.now() + this.gap;
  }

  /** See {@linkcode FreezeClock.wall}. */
  wall(): number {
    return EPOCH + this.now() + this.leap;
  }
}
