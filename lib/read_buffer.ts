/**
 * Room for what a client says.
 *
 * @module
 */

import { LIMITS } from "./limits.ts";

/**
 * Enough for almost every request, and for all that a virtio port hands out at
 * once. More would have to be filled with zeros, so that each client of an
 * idle agent would occupy it.
 */
const FIRST_BYTES = 4096;

/** A buffer that grows for whoever fills it. */
export class ReadBuffer {
  #bytes = new Uint8Array(FIRST_BYTES);

  /** Where to read to. */
  get room(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /**
   * Takes what was read.
   *
   * @param count How many bytes were
   * @returns The bytes, valid until the next are read
   */
  take(count: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes;
    if (count === bytes.length && count < LIMITS.chunkBytes) {
      this.#bytes = new Uint8Array(LIMITS.chunkBytes);
    }
    return bytes.subarray(0, count);
  }
}
