/**
 * A hardware clock that tells what it was told to tell.
 *
 * @module
 */

import type { HardwareClock } from "../../lib/ffi/hardware_clock.ts";

/** A clock without a chip. */
export class FakeHardwareClock implements HardwareClock {
  /** What was asked of it, in order. */
  readonly events: string[] = [];
  /** Thrown by a write, if set. */
  failure: Error | undefined;
  #times: number[];

  /**
   * Makes a clock.
   *
   * @param times What it reads, one after the other; the last for ever
   */
  constructor(times: readonly number[] = [0]) {
    this.#times = [...times];
  }

  /**
   * Reads it.
   *
   * @returns The next of its times
   */
  read(): Promise<number> {
    this.events.push("read");
    const next = this.#times.length > 1 ? this.#times.shift() : this.#times[0];
    return Promise.resolve(next ?? 0);
  }

  /**
   * Sets it.
   *
   * @param seconds Kept as an event
   */
  write(seconds: number): Promise<void> {
    this.events.push(`write ${seconds}`);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.events.push("close");
  }
}
