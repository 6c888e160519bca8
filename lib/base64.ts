/**
 * Base64 on its way to clients.
 *
 * @module
 */

import { giveBack } from "./pages.ts";

/**
 * Divisible by three, so that only the last slice is padded; and so little
 * that its text does not outlive the next collection of young objects.
 */
const SLICE = 48 * 1024;

/**
 * Bytes that are sent as base64. They are encoded a slice at a time on their
 * way out: as one string, many megabytes would be there once more.
 */
export class Base64 {
  #bytes: Uint8Array<ArrayBuffer>;
  #isOnce: boolean;

  /**
   * Wraps bytes, which must not change any more.
   *
   * @param bytes The bytes
   * @param options Whether they are given back after they were encoded once
   */
  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    { once = false }: { readonly once?: boolean } = {},
  ) {
    this.#bytes = bytes;
    this.#isOnce = once;
  }

  /** How many characters it takes. */
  get length(): number {
    return Math.ceil(this.#bytes.length / 3) * 4;
  }

  /**
   * Encodes the bytes.
   *
   * @returns The text, in slices
   */
  *slices(): Generator<string> {
    try {
      for (let at = 0; at < this.#bytes.length; at += SLICE) {
        yield this.#bytes.subarray(at, at + SLICE).toBase64();
      }
    } finally {
      // Also if the client has gone in the middle.
      if (this.#isOnce) giveBack(this.#bytes);
    }
  }

  /**
   * Encodes the bytes.
   *
   * @returns The text as a whole
   */
  toString(): string {
    return [...this.slices()].join("");
  }
}
