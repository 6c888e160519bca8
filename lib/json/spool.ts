/**
 * Bytes of one token that came in pieces.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { giveBack, growPages, LARGE_BYTES, takePages } from "../pages.ts";

const FIRST_SIZE = 256;

/**
 * A buffer that doubles when it is full, so that filling it byte by byte
 * costs no more than a constant for each. A large one grows in its place:
 * a copy would be there beside the original for a while.
 */
export class Spool {
  #bytes = new Uint8Array(0);
  #length = 0;

  /** How many bytes are held. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds a copy of some bytes.
   *
   * @param bytes What to add
   */
  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /**
   * Hands out everything and forgets it.
   *
   * @returns The bytes, joined, which nobody else has
   */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    return bytes;
  }

  /** Forgets everything. */
  clear(): void {
    giveBack(this.take());
  }

  #grow(needed: number): void {
    if (growPages(this.#bytes, needed)) return;
    let size = Math.max(this.#bytes.length, FIRST_SIZE);
    while (size < needed) size *= 2;
    const larger = size < LARGE_BYTES ? new Uint8Array(size) : spacious(needed);
    larger.set(this.#bytes);
    giveBack(this.#bytes);
    this.#bytes = larger;
  }
}

/** A token is refused soon after it has become longer than a request may be. */
function spacious(needed: number): Uint8Array<ArrayBuffer> {
  const most = LIMITS.requestBytes + LIMITS.chunkBytes;
  return takePages(needed, Math.max(needed, most));
}
