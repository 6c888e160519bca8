/**
 * Log lines that wait to be written.
 *
 * @module
 */

/** A queue of limited length that keeps the newest lines. */
export class LineQueue {
  readonly #capacity: number;
  #lines: string[] = [];
  #lost = 0;

  /**
   * Makes an empty queue.
   *
   * @param capacity How many lines fit
   */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Adds a line; the oldest one makes room if need be.
   *
   * @param line The line
   */
  push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length <= this.#capacity) return;
    this.#lines.shift();
    this.#lost++;
  }

  /**
   * Counts lines that were taken but could not be written.
   *
   * @param count How many
   */
  lose(count: number): void {
    this.#lost += count;
  }

  /**
   * Takes lines out, oldest first.
   *
   * @param most How many at most
   * @returns The lines, and how many were lost before the first of them
   */
  take(most: number): { lines: string[]; lost: number } {
    const lines = this.#lines.splice(0, most);
    const lost = this.#lost;
    if (lines.length > 0) this.#lost = 0;
    return { lines, lost };
  }
}
