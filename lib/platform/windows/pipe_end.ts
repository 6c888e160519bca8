/**
 * This process's end of a pipe to a program. A read that has been begun goes
 * on in the background, with memory of its own, until somebody asks again; so
 * does a write.
 *
 * @module
 */

import type { Outcome } from "../../ffi/windows/device.ts";
import { LIMITS } from "../../limits.ts";
import { BrokenPipe, type PipeEnd } from "../pipe_end.ts";

/** What is done at an end, one thing at a time. */
export interface Work extends Disposable {
  /** Begins to read. */
  read(into: Uint8Array<ArrayBuffer>): Outcome;
  /** Begins to write. */
  write(from: Uint8Array<ArrayBuffer>): Outcome;
  /** Looks what became of what was begun. */
  look(): Outcome;
}

/** What an end is made of. */
export interface OverlappedParts extends Disposable {
  /** What is done there. */
  readonly work: Work;
  /** See {@linkcode PipeEnd.watch}. */
  watch(listener: () => void): Disposable;
}

/** An end that is read or written, but not both. */
export class OverlappedEnd implements PipeEnd {
  #parts: OverlappedParts;
  // Of a buffer of its own: a small array may be moved in memory.
  #bytes = new Uint8Array(new ArrayBuffer(LIMITS.chunkBytes));
  #unread = this.#bytes.subarray(0, 0);
  #isUnderWay = false;

  /**
   * Takes an end over.
   *
   * @param parts The end, which is closed with this
   */
  constructor(parts: OverlappedParts) {
    this.#parts = parts;
  }

  /** See {@linkcode PipeEnd.watch}. */
  watch(listener: () => void): Disposable {
    return this.#parts.watch(listener);
  }

  /** See {@linkcode PipeEnd.read}. */
  read(into: Uint8Array<ArrayBuffer>): number | undefined {
    if (this.#unread.length === 0) {
      const count = this.#step((work) => work.read(this.#bytes));
      if (count === undefined || count === "gone") {
        return count === "gone" ? 0 : undefined;
      }
      this.#unread = this.#bytes.subarray(0, count);
    }
    const part = this.#unread.subarray(0, into.length);
    into.set(part);
    this.#unread = this.#unread.subarray(part.length);
    return part.length;
  }

  /** See {@linkcode PipeEnd.write}. */
  write(from: Uint8Array<ArrayBuffer>): number | undefined {
    const count = this.#step((work) => {
      const part = from.subarray(0, this.#bytes.length);
      this.#bytes.set(part);
      return work.write(this.#bytes.subarray(0, part.length));
    });
    if (count === "gone") throw new BrokenPipe("Cannot write: nobody reads");
    return count;
  }

  /** Closes the end; what is under way is given up. */
  [Symbol.dispose](): void {
    this.#parts[Symbol.dispose]();
  }

  #step(begin: (work: Work) => Outcome): number | "gone" | undefined {
    const { work } = this.#parts;
    const outcome = this.#isUnderWay ? work.look() : begin(work);
    this.#isUnderWay = outcome.kind === "pending";
    if (outcome.kind === "pending") return undefined;
    // Somebody may write nothing at all, which is not the end.
    if (outcome.kind === "done") return outcome.count || this.#step(begin);
    // As a rule since the other end is closed. Whatever it is, there will be
    // nothing more to read or to be written.
    return "gone";
  }
}
