/**
 * The output of a program, taken as it comes.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import type { PipeEnd } from "./pipe_end.ts";
import type { Sink } from "./programs.ts";

/** Between two helpings that nobody wants, in milliseconds. */
const LULL_MS = 20;

/** Reads a pipe to its end. */
export class OutputPipe implements Disposable {
  /** Settles at the end. */
  readonly ended: Promise<void>;
  #end: PipeEnd;
  #sink: Sink;
  #watch: Disposable;
  #resolve: () => void;
  #isClosed = false;
  #next: ReturnType<typeof setTimeout> | undefined;

  /**
   * Begins to read.
   *
   * @param end This process's end of the pipe
   * @param sink Where the bytes go
   */
  constructor(end: PipeEnd, sink: Sink) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#resolve = resolve;
    this.#end = end;
    this.#sink = sink;
    this.#watch = end.watch(() => this.#wake());
  }

  /**
   * Takes what is there, but not for ever: what a program had written when it
   * ended fits, and what others keep writing does not hold up the caller.
   *
   * @returns How many bytes there were
   */
  drain(): number {
    let total = 0;
    while (total < LIMITS.drainBytes && !this.#isClosed) {
      const count = this.#end.read(this.#sink.room());
      if (count === undefined) break;
      if (count === 0) this[Symbol.dispose]();
      else this.#sink.took(count);
      total += count;
    }
    return total;
  }

  /** Reads no further; may be called twice. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#next);
    this.#watch[Symbol.dispose]();
    this.#end[Symbol.dispose]();
    this.#resolve();
  }

  #wake(): void {
    if (this.#next === undefined) this.#pump();
  }

  /**
   * Others get their turn between two helpings. Who outlives a program and
   * keeps writing is not stopped, but must not keep the agent busy either.
   */
  #pump(): void {
    this.#next = undefined;
    const count = this.drain();
    const { isOver } = this.#sink;
    const isMore = isOver ? count > 0 : count >= LIMITS.drainBytes;
    if (this.#isClosed || !isMore) return;
    this.#next = setTimeout(() => this.#pump(), isOver ? LULL_MS : 0);
  }
}
