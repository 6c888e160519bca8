/**
 * What a conversation needs of the other side: bytes to and fro, and news of
 * its coming and going.
 *
 * @module
 */

/** What a look at the input found. */
export type Input =
  /** Bytes that have come. */
  | Uint8Array<ArrayBuffer>
  /** Nothing yet. */
  | "empty"
  /** The other side will send nothing more, or is not there. */
  | "end";

/** Bytes in each direction. Disposing closes what carries them. */
export interface ByteStream extends Disposable {
  /** Told when the other side has hung up. */
  onHangUp: (() => void) | undefined;
  /** Set once what carries the bytes has failed, and has to be opened anew. */
  readonly failure?: Error | undefined;
  /** Whether it was closed from this side. */
  readonly isClosed: boolean;

  /**
   * Takes what has come, without waiting.
   *
   * @returns What was found
   */
  read(): Input;

  /**
   * Puts back what was taken, to be taken again first.
   *
   * @param inputs What it was, in order
   */
  unread(inputs: readonly Uint8Array<ArrayBuffer>[]): void;

  /**
   * Waits for the next change. Nothing is missed if the last thing before it
   * was a read or write that found nothing to do.
   */
  change(): Promise<void>;

  /**
   * Writes all of it, waiting for room as often as needed.
   *
   * @param bytes What to write
   * @param signal Ends the wait; the rest is then not written
   */
  write(bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
}
