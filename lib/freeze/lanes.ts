/**
 * A bound on the calls of a freeze that may hang, beside that of
 * `lib/threads.ts`: a wait here ends with the freeze, so that no call begins
 * for one that was given up, and counts as no part of a filesystem's time.
 *
 * @module
 */

import { Bell } from "../bell.ts";
import { throwIfStopped } from "../deadline.ts";

/** Lets a number of calls be under way at the same time, and no more. */
export class FreezeLanes {
  #free: number;
  #left = new Bell();

  /**
   * Begins with nothing under way.
   *
   * @param count How many calls
   */
  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for room and takes it.
   *
   * @param what What is to be done there, should it not be wanted any more
   * @param signal Ends the wait; its reason is an error
   */
  async enter(what: string, signal: AbortSignal): Promise<void> {
    throwIfStopped(what, signal);
    // Somebody else may be quicker to take the room.
    while (this.#free === 0) {
      await this.#left.nextOr(signal);
      throwIfStopped(what, signal);
    }
    this.#free--;
  }

  /**
   * Gives the room back when a call settles, however late that is.
   *
   * @param call The call
   * @returns The same call
   */
  occupy<T>(call: Promise<T>): Promise<T> {
    const leave = () => this.#leave();
    call.then(leave, leave);
    return call;
  }

  #leave(): void {
    this.#free++;
    this.#left.ring();
  }
}
