/**
 * This process's end of a pipe to a program.
 *
 * @module
 */

/** An end of a pipe, which never waits; closed when it is disposed of. */
export interface PipeEnd extends Disposable {
  /**
   * Tells, soon after this call and after each change, that a read or write
   * may yield something again.
   *
   * @param listener Told so
   * @returns To be disposed of before the end is
   */
  watch(listener: () => void): Disposable;

  /**
   * Reads what is there.
   *
   * @param into Where the bytes go
   * @returns How many there were; 0 at the end, nothing if none is there yet
   */
  read(into: Uint8Array<ArrayBuffer>): number | undefined;

  /**
   * Writes what fits. What was not taken has to be offered again before
   * anything else.
   *
   * @param from The bytes
   * @returns How many were taken; nothing if there is no room yet
   */
  write(from: Uint8Array<ArrayBuffer>): number | undefined;
}

/** Thrown when nobody can read what is written any more. */
export class BrokenPipe extends Error {}
