/**
 * A bound on calls that may hang. Deno makes such calls on 32 threads, which
 * also read and write files: when all of them hang, nothing can be thawed.
 *
 * @module
 */

/** Lets a number of calls be under way at the same time, and no more. */
export class Lanes {
  #free: number;
  #left = Promise.withResolvers<void>();

  /**
   * Begins with nothing under way.
   *
   * @param count How many calls
   */
  constructor(count: number) {
    this.#free = count;
  }

  /** Whether there is room for none. */
  get isFull(): boolean {
    return this.#free === 0;
  }

  /**
   * Counts a call as under way until it settles, however late that is.
   *
   * @param call The call
   * @returns The same call
   */
  occupy<T>(call: Promise<T>): Promise<T> {
    this.#free--;
    const leave = () => this.#leave();
    call.then(leave, leave);
    return call;
  }

  /**
   * Waits until some call has settled; somebody else may be quicker to take
   * its place.
   *
   * @param signal Ends the wait, without an error
   */
  async room(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = () => resolve();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    await Promise.race([this.#left.promise, promise]);
    signal.removeEventListener("abort", stop);
  }

  #leave(): void {
    this.#free++;
    const { resolve } = this.#left;
    this.#left = Promise.withResolvers<void>();
    resolve();
  }
}
