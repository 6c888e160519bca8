/**
 * Waiting for a change that comes again and again.
 *
 * @module
 */

/** Rings for everybody who waits; who comes later waits for the next time. */
export class Bell {
  #next = Promise.withResolvers<void>();

  /** Settles when it rings next. */
  get next(): Promise<void> {
    return this.#next.promise;
  }

  /** Rings. */
  ring(): void {
    const rung = this.#next;
    this.#next = Promise.withResolvers<void>();
    rung.resolve();
  }

  /**
   * Waits until it rings, or until nobody wants to wait any more.
   *
   * @param signal Ends the wait, without an error
   */
  async nextOr(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = () => resolve();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    await Promise.race([this.next, promise]);
    signal.removeEventListener("abort", stop);
  }
}
