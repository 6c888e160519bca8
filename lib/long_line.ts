/**
 * A reply of many megabytes on its way out.
 *
 * @module
 */

import type { Piece } from "./json/print.ts";

/** As much as a socket takes at once, and a serial port in its time. */
const CHUNK_BYTES = 256 * 1024;

const NEWLINE = 0x0a;
const ENCODER = new TextEncoder();

/** Text that becomes bytes only when they can be sent. */
export class LongLine {
  /** How many bytes it has, newline included. */
  readonly length: number;
  readonly #start: Uint8Array;
  readonly #pieces: readonly Piece[];

  /**
   * Wraps text.
   *
   * @param pieces The text, which is ASCII, without a newline
   * @param start Bytes that come first
   */
  constructor(pieces: readonly Piece[], start: Uint8Array) {
    this.#pieces = pieces;
    this.#start = start;
    this.length = start.length + lengthOf(pieces) + 1;
  }

  /**
   * Makes the bytes. What a piece occupies may be free afterwards, so this is
   * for once.
   *
   * @returns The bytes in chunks, each valid until the next one is asked for
   */
  *chunks(): Generator<Uint8Array<ArrayBuffer>> {
    const chunk = new Uint8Array(CHUNK_BYTES);
    chunk.set(this.#start);
    let length = this.#start.length;
    for (const slice of slicesOf(this.#pieces)) {
      for (let rest = slice; rest.length > 0;) {
        const { read } = ENCODER.encodeInto(rest, chunk.subarray(length));
        length += read;
        rest = rest.slice(read);
        if (length < chunk.length) break;
        yield chunk;
        length = 0;
      }
    }
    chunk[length] = NEWLINE;
    yield chunk.subarray(0, length + 1);
  }
}

/**
 * Adds up the lengths of pieces.
 *
 * @param pieces The pieces
 * @returns How many characters they have
 */
export function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/**
 * Encodes pieces one after the other: as one string they would be copied.
 *
 * @param pieces The pieces
 * @returns The text, in slices of any length
 */
export function* slicesOf(pieces: readonly Piece[]): Generator<string> {
  for (const piece of pieces) {
    if (typeof piece === "string") yield piece;
    else yield* piece.slices();
  }
}
