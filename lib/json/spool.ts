/**
 * Bytes of one token that came in pieces.
 *
 * @module
 */

const FIRST_SIZE = 256;

/**
 * A buffer that doubles when it is full, so that filling it byte by byte
 * costs no more than a constant for each.
 */
export class Spool {
  #buffer = new ArrayBuffer(0);
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
    if (length > this.#buffer.byteLength) this.#grow(length);
    new Uint8Array(this.#buffer).set(bytes, this.#length);
    this.#length = length;
  }

  /**
   * Hands out everything and forgets it.
   *
   * @returns The bytes, joined
   */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#buffer, 0, this.#length);
    this.clear();
    return bytes;
  }

  /** Forgets everything. */
  clear(): void {
    this.#buffer = new ArrayBuffer(0);
    this.#length = 0;
  }

  /** `transfer()` frees the old memory now, not when it is collected. */
  #grow(needed: number): void {
    let size = Math.max(this.#buffer.byteLength, FIRST_SIZE);
    while (size < needed) size *= 2;
    this.#buffer = this.#buffer.transfer(size);
  }
}
