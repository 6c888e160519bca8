/**
 * One wait for all pipes and all programs of the agent: no thread and no
 * wake-up more, however many there are.
 *
 * @module
 */

import { CompletionPort } from "../../ffi/windows/completion_port.ts";
import type { Handle } from "../../ffi/windows/handle.ts";

/** What rings when the wait is to end. */
const BELL = 0;

/** Watches what is read and written overlapped, and processes. */
export class Poller implements AsyncDisposable {
  #port = new CompletionPort();
  #listeners = new Map<number, () => void>();
  #last = BELL;
  #running: Promise<void> | undefined;
  #isClosed = false;

  /**
   * Reports when something may be over that was begun with a handle, and once
   * at the beginning.
   *
   * @param handle Opened overlapped; watched once at most
   * @param listener Told so
   * @returns To be disposed of before the handle is closed
   */
  watch(handle: Handle, listener: () => void): Disposable {
    const key = this.#add(listener);
    this.#port.attach(handle, key);
    this.#port.ring(key);
    return { [Symbol.dispose]: () => void this.#listeners.delete(key) };
  }

  /**
   * Reports the end of a process, once.
   *
   * @param process The process
   * @param listener Told so
   * @returns To be disposed of before the process is closed
   */
  watchEnd(process: Handle, listener: () => void): Disposable {
    const key = this.#add(listener);
    const watch = this.#port.attachEnd(process, key);
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(key);
        watch[Symbol.dispose]();
      },
    };
  }

  /** Ends the wait. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#port.ring(BELL);
    await this.#running;
    this.#port[Symbol.dispose]();
  }

  #add(listener: () => void): number {
    this.#running ??= this.#run();
    this.#listeners.set(++this.#last, listener);
    return this.#last;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      for (const key of await this.#port.wait()) this.#listeners.get(key)?.();
    }
  }
}
