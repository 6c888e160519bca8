/**
 * Bytes of one token that came in pieces.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { giveBack, LARGE_BYTES, takePages } from "../pages.ts";

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
    const { buffer } = this.#bytes;
    let size = Math.max(buffer.byteLength, FIRST_SIZE);
    while (size < needed) size *= 2;
    if (buffer.resizable && needed <= buffer.maxByteLength) {
      buffer.resize(Math.min(size, buffer.maxByteLength));
      return;
    }
    const larger = spacious(size);
    larger.set(this.#bytes);
    giveBack(this.#bytes);
    this.#bytes = larger;
  }
}

function spacious(size: number): Uint8Array<ArrayBuffer> {
  if (size <= LARGE_BYTES) return new Uint8Array(size);
  // A token is refused soon after it has become longer than a request may be.
  const most = LIMITS.requestBytes + LIMITS.chunkBytes;
  return takePages(size, Math.max(size, most));
}
