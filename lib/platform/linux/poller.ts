/**
 * One wait for all descriptors of the agent: no thread and no wake-up more,
 * however many there are.
 *
 * @module
 */

import { Epoll } from "../../ffi/epoll.ts";

/** Told of each change, as a sum of `Ready` values. */
export type Listener = (ready: number) => void;

/** Watches descriptors for changes. */
export class Poller implements AsyncDisposable {
  #epoll = new Epoll();
  #listeners = new Map<number, Listener>();
  #running: Promise<void> | undefined;
  #isClosed = false;

  /**
   * Reports each change of a descriptor once (edge-triggered).
   *
   * @param fd The descriptor
   * @param listener Told of each change
   * @returns Dispose of it before the descriptor is closed
   */
  watch(fd: number, listener: Listener): Disposable {
    this.#listeners.set(fd, listener);
    this.#epoll.add(fd);
    this.#running ??= this.#run();
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(fd);
        this.#epoll.remove(fd);
      },
    };
  }

  /** Ends the wait and gives its descriptors back. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#epoll.ring();
    await this.#running;
    this.#epoll[Symbol.dispose]();
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      for (const { fd, ready } of await this.#epoll.wait()) {
        this.#listeners.get(fd)?.(ready);
      }
    }
  }
}
