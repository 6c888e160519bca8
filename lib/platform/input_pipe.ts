/**
 * The input of a program, sent as it is taken.
 *
 * @module
 */

import { BrokenPipe, type PipeEnd } from "./pipe_end.ts";
import type { Input } from "./programs.ts";

/** Writes a pipe, as fast as the program reads. */
export class InputPipe implements Input, Disposable {
  #end: PipeEnd;
  #watch: Disposable;
  #queue: Uint8Array<ArrayBuffer>[] = [];
  #pending = 0;
  #isEnding = false;
  #isClosed = false;

  /**
   * Begins with nothing to send.
   *
   * @param end This process's end of the pipe
   */
  constructor(end: PipeEnd) {
    this.#end = end;
    this.#watch = end.watch(() => this.#pump());
  }

  /** See {@linkcode Input.pending}. */
  get pending(): number {
    return this.#pending;
  }

  /** See {@linkcode Input.isOpen}. */
  get isOpen(): boolean {
    return !this.#isEnding && !this.#isClosed;
  }

  /** See {@linkcode Input.send}. */
  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#queue.push(bytes);
    this.#pending += bytes.length;
    this.#pump();
  }

  /** See {@linkcode Input.end}. */
  end(): void {
    this.#isEnding = true;
    this.#pump();
  }

  /** Sends no more, what waits included; may be called twice. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue = [];
    this.#pending = 0;
    this.#watch[Symbol.dispose]();
    this.#end[Symbol.dispose]();
  }

  #pump(): void {
    if (this.#isClosed) return;
    try {
      while (this.#sendFirst());
    } catch (error) {
      // Programs may end, or close their input, before they have read all.
      this[Symbol.dispose]();
      if (!(error instanceof BrokenPipe)) throw error;
    }
    if (this.#isEnding && this.#queue.length === 0) this[Symbol.dispose]();
  }

  /** Returns whether to go on at once. */
  #sendFirst(): boolean {
    const [first] = this.#queue;
    if (first === undefined) return false;
    const count = first.length === 0 ? 0 : this.#end.write(first);
    if (count === undefined) return false;
    this.#pending -= count;
    if (count === first.length) this.#queue.shift();
    else this.#queue[0] = first.subarray(count);
    return true;
  }
}
