/**
 * A place in a stream of bytes that comes in chunks.
 *
 * @module
 */

/**
 * Where a reader is: the chunk at hand, the place in it, and the line and
 * column that place has, counted in bytes since the last reset. One cursor is
 * shared by everything that reads the same stream.
 */
export class Cursor {
  /** The chunk at hand. */
  bytes: Uint8Array = new Uint8Array();
  /** The next byte to read. */
  at = 0;
  /** The line of the next byte, from 1. */
  line = 1;
  /** Index of the current line's first byte; negative once it has passed. */
  #origin = 0;

  /**
   * Goes on to the next chunk.
   *
   * @param bytes The chunk, which follows the one before without a gap
   */
  load(bytes: Uint8Array): void {
    this.#origin -= this.bytes.length;
    this.bytes = bytes;
    this.at = 0;
  }

  /**
   * Finds the column of a byte on the current line.
   *
   * @param at Index of the byte in the chunk at hand
   * @returns Its column, from 1
   */
  columnOf(at: number): number {
    return at - this.#origin + 1;
  }

  /**
   * Starts a new line after a newline.
   *
   * @param at Index of the newline in the chunk at hand
   */
  breakAt(at: number): void {
    this.line++;
    this.#origin = at + 1;
  }

  /** Makes the next byte the first of line 1. */
  restart(): void {
    this.line = 1;
    this.#origin = this.at;
  }
}
