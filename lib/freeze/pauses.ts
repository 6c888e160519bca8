/**
 * Time that the agent did not live through: it was stopped, or its machine
 * slept or was restored. What it was doing may then be wanted no more.
 *
 * Detected is a gap in which the event loop did not run (SIGSTOP, a frozen
 * control group, a virtual machine that was paused while its clock went on),
 * and a leap forward of the time of day (a suspended machine, or one that was
 * restored and had its clock set; an administrator who sets the clock looks
 * the same). Not detected is a pause in which all clocks of the machine stood
 * still and that nobody told it of, and what is shorter than
 * {@linkcode PAUSE_MS}.
 *
 * @module
 */

import { pause } from "../deadline.ts";
import type { FreezeClock } from "./clock.ts";

/** What is no longer than this is a busy machine. */
export const PAUSE_MS = 5000;

/** How often it is looked at. */
const TICK_MS = 1000;

/** Looks for pauses until it is disposed of. */
export class PauseWatch implements Disposable {
  #clock: FreezeClock;
  #onPause: (ms: number) => void;
  #last: { now: number; wall: number };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Begins to watch.
   *
   * @param clock Tells time
   * @param onPause Told how long a pause was, in milliseconds
   */
  constructor(clock: FreezeClock, onPause: (ms: number) => void) {
    this.#clock = clock;
    this.#onPause = onPause;
    this.#last = read(clock);
    this.#wait();
  }

  /** Looks now: when a pause ends, the timer may be late to tell. */
  look(): void {
    const before = this.#last;
    this.#last = read(this.#clock);
    const { now, wall } = this.#last;
    const passed = Math.max(now - before.now, wall - before.wall);
    const missed = passed - TICK_MS;
    if (missed > PAUSE_MS) this.#onPause(missed);
  }

  /** Ends the watch. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#wait();
      this.look();
    }, TICK_MS);
  }
}

/**
 * Waits for a time in which pauses count.
 *
 * @param ms How long, in milliseconds
 * @param options Tells time, and ends the wait early
 */
export async function waitOut(
  ms: number,
  { clock, signal }: { clock: FreezeClock; signal: AbortSignal },
): Promise<void> {
  const begun = read(clock);
  const left = () => {
    const { now, wall } = read(clock);
    const passed = now - begun.now;
    const leap = wall - begun.wall - passed;
    return ms - passed - (leap > PAUSE_MS ? leap : 0);
  };
  for (let rest = ms; rest > 0 && !signal.aborted; rest = left()) {
    await pause(Math.min(Math.ceil(rest), TICK_MS), signal);
  }
}

/**
 * Says that there was a pause.
 *
 * @param ms How long it was, in milliseconds
 * @returns The end of a sentence
 */
export function describePause(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `the machine or the agent stood still for ${seconds} s meanwhile, ` +
    "or the clock was set";
}

function read(clock: FreezeClock): { now: number; wall: number } {
  return { now: clock.now(), wall: clock.wall() };
}
