/**
 * One thing after the other.
 *
 * @module
 */

/** Lets work begin only when the work before it has ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Whether something runs or waits. */
  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /**
   * Works when it is its turn. Work that fails makes room like any other.
   *
   * @param work What to do
   * @returns What it yields
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }
}
