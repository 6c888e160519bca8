/**
 * What a program has printed so far.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import type { Sink } from "../platform/programs.ts";

const FIRST_SIZE = 4096;

/** Keeps the beginning of a stream; what comes after the limit is dropped. */
export class Capture implements Sink {
  #bytes = new Uint8Array(0);
  #length = 0;
  #isTruncated = false;
  #isSealed = false;
  #dropping: Uint8Array<ArrayBuffer> | undefined;
  #reserve: (bytes: number) => boolean;

  /**
   * Begins with nothing.
   *
   * @param reserve Asks for memory; all streams together have a limit, too
   */
  constructor(reserve: (bytes: number) => boolean) {
    this.#reserve = reserve;
  }

  /** How many bytes are kept. */
  get length(): number {
    return this.#length;
  }

  /** How much memory is taken, in bytes. */
  get size(): number {
    return this.#bytes.length;
  }

  /** Whether something was dropped. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  /** See {@linkcode Sink.isOver}. */
  get isOver(): boolean {
    return this.#isSealed;
  }

  /** See {@linkcode Sink.room}. */
  room(): Uint8Array<ArrayBuffer> {
    if (this.#isSealed || this.#isTruncated || !this.#grow()) {
      return this.#dropping ??= new Uint8Array(LIMITS.chunkBytes);
    }
    this.#dropping = undefined;
    return this.#bytes.subarray(this.#length);
  }

  /** See {@linkcode Sink.took}. */
  took(count: number): void {
    if (this.#dropping === undefined) this.#length += count;
    else if (!this.#isSealed) this.#isTruncated = true;
  }

  /**
   * Keeps nothing from now on, and does not count it as dropped: it belongs
   * to somebody who outlived the program.
   */
  seal(): void {
    this.#isSealed = true;
  }

  /**
   * Hands out what is kept.
   *
   * @param start The first byte
   * @param count How many at most
   * @returns The bytes, not copied
   */
  slice(start = 0, count: number = this.#length): Uint8Array<ArrayBuffer> {
    const end = Math.min(start + count, this.#length);
    return this.#bytes.subarray(Math.min(start, end), end);
  }

  /** Twice the size each time, so that a byte is copied once on average. */
  #grow(): boolean {
    const size = this.#bytes.length;
    if (this.#length < size) return true;
    const wanted = Math.max(size * 2, FIRST_SIZE);
    const next = Math.min(wanted, LIMITS.capturedBytes);
    if (next === size || !this.#reserve(next - size)) return false;
    const bytes = new Uint8Array(next);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    return true;
  }
}
