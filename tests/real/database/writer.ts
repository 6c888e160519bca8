/**
 * Clients that write all the time, and know what was confirmed when.
 *
 * @module
 */

import { until } from "../../vm/deadline.ts";

/** Writes a number, and waits until the server has confirmed it. */
export type Write = (id: number) => Promise<unknown>;

interface Written {
  readonly began: number;
  confirmed: number;
}

/** Writers at work, until they are disposed. */
export class Writers implements AsyncDisposable {
  readonly #log: Written[] = [];
  readonly #work: Promise<void>[];
  #isOver = false;

  /**
   * Starts.
   *
   * @param writes What each of them does again and again
   */
  constructor(writes: readonly Write[]) {
    this.#work = writes.map((write) => this.#toil(write));
  }

  /**
   * Waits until they have confirmations.
   *
   * @param count How many more than now
   */
  async progress(count: number): Promise<void> {
    const now = this.confirmedBefore(Infinity).length;
    await until(
      () => this.confirmedBefore(Infinity).length >= now + count || undefined,
      { what: `${count} more writes` },
    );
  }

  /**
   * Lists what was confirmed by then.
   *
   * @param time A time of `performance.now()`
   * @returns The numbers
   */
  confirmedBefore(time: number): number[] {
    return this.#select(({ confirmed }) => confirmed < time);
  }

  /**
   * Lists what was confirmed between two times.
   *
   * @param from The earlier one
   * @param to The later one
   * @returns The numbers
   */
  confirmedBetween(from: number, to: number): number[] {
    return this.#select(({ confirmed }) => confirmed > from && confirmed < to);
  }

  /**
   * Lists what was asked for after a time.
   *
   * @param time A time of `performance.now()`
   * @returns The numbers
   */
  begunAfter(time: number): number[] {
    return this.#select(({ began }) => began > time);
  }

  /** Lets them finish what they are about. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#work);
  }

  /** Stops them, whatever has become of their server. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.allSettled(this.#work);
  }

  async #toil(write: Write): Promise<void> {
    while (!this.#isOver) {
      const written = { began: performance.now(), confirmed: Infinity };
      const id = this.#log.push(written) - 1;
      await write(id);
      written.confirmed = performance.now();
    }
  }

  #select(isWanted: (written: Written) => boolean): number[] {
    return [...this.#log.entries()]
      .flatMap(([id, written]) => isWanted(written) ? [id] : []);
  }
}

/**
 * Finds what is missing.
 *
 * @param wanted What ought to be there
 * @param present What is
 * @returns The rest
 */
export function missing(
  wanted: readonly number[],
  present: ReadonlySet<number>,
): number[] {
  return wanted.filter((id) => !present.has(id));
}
