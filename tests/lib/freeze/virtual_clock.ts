/**
 * Time that passes only when nothing else is left to do: what takes minutes
 * is tested in an instant, and in the same order each time.
 *
 * @module
 */

import { setImmediate } from "node:timers";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Replaces the timers and the clock of this realm until it is disposed of. */
export class VirtualClock implements Disposable {
  /** Milliseconds since it was made. */
  now = 0;
  #timers = new Map<number, Timer>();
  #ids = 0;
  #real = { setTimeout, clearTimeout };

  /** Stops the real clock. */
  constructor() {
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => this.#add(run, ms),
      clearTimeout: (id: number) => this.#timers.delete(id),
    });
    Object.defineProperty(performance, "now", {
      configurable: true,
      value: () => this.now,
    });
  }

  /** Whether anybody waits for time to pass. */
  get isIdle(): boolean {
    return this.#timers.size === 0;
  }

  /**
   * Lets time pass until a promise settles.
   *
   * @param work What to wait for
   * @returns What the promise yields
   */
  async until<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const done = () => void (isSettled = true);
    work.then(done, done);
    for (await rest(); !isSettled; await rest()) {
      if (this.isIdle) throw new Error("Cannot go on: it would wait for ever");
      this.#step();
    }
    return await work;
  }

  /**
   * Lets some time pass.
   *
   * @param ms How much, in milliseconds
   */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await rest();
    while ((this.#next()?.[1].at ?? Infinity) <= end) {
      this.#step();
      await rest();
    }
    this.now = end;
  }

  /** Lets the real clock go on. */
  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
    Reflect.deleteProperty(performance, "now");
  }

  #add(run: () => void, ms: number): number {
    this.#timers.set(++this.#ids, { at: this.now + ms, run });
    return this.#ids;
  }

  /** The first one due; of two at the same time the one made first. */
  #next(): [number, Timer] | undefined {
    return [...this.#timers].reduce<[number, Timer] | undefined>(
      (first, entry) => first && first[1].at <= entry[1].at ? first : entry,
      undefined,
    );
  }

  #step(): void {
    const next = this.#next();
    if (next === undefined) return;
    const [id, { at, run }] = next;
    this.#timers.delete(id);
    this.now = Math.max(this.now, at);
    run();
  }
}

/** Lets everything happen that waits for nothing but its turn. */
async function rest(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  await promise;
}
