/**
 * Time that passes when a test says so.
 *
 * @module
 */

import type { Timer } from "../../lib/timer.ts";

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

/** A timer whose hands a test moves. */
export class FakeTimer implements Timer {
  #now = 0;
  #alarms = new Set<Alarm>();

  /** How many alarms are set. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** See {@linkcode Timer.now}. */
  now(): number {
    return this.#now;
  }

  /** See {@linkcode Timer.after}. */
  after(ms: number, run: () => void): Disposable {
    const alarm = { at: this.#now + ms, run };
    this.#alarms.add(alarm);
    return { [Symbol.dispose]: () => this.#alarms.delete(alarm) };
  }

  /**
   * Lets time pass; alarms ring when they are due.
   *
   * @param ms How much
   */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (
      let next = this.#next(end);
      next !== undefined;
      next = this.#next(end)
    ) {
      this.#now = next.at;
      this.#alarms.delete(next);
      next.run();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | undefined {
    return [...this.#alarms].filter(({ at }) => at <= end)
      .sort((a, b) => a.at - b.at)[0];
  }
}
