/**
 * Reading and writing as much as was asked for.
 *
 * @module
 */

import type { OpenFile } from "../platform/files.ts";
import { growPages, LARGE_BYTES, takePages } from "../pages.ts";
import { SystemError } from "../platform/system_error.ts";

/** What was read. */
export interface Chunk {
  /** The bytes, which nobody else has. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the end of the file was hit; not if it was merely reached. */
  readonly isEnd: boolean;
}

/** As much is asked of a file at once. */
const STEP = 4 * 1024 * 1024;

/** What a pipe or device says that has nothing, or takes nothing, for now. */
const NOT_NOW = "Resource temporarily unavailable";

/**
 * Reads until there is enough, or the end, or nothing more for now. What was
 * read before a failure is not lost: the next read will fail again.
 *
 * @param file The file
 * @param count How many bytes are enough
 * @returns What was read
 */
export async function readUpTo(file: OpenFile, count: number): Promise<Chunk> {
  const buffer = bufferFor(count);
  let length = 0;
  let isEnd = false;
  while (length < count && !isEnd) {
    const wanted = Math.min(length + STEP, count);
    if (length === buffer.length) growPages(buffer, wanted);
    const more = await some(length, () => file.read(buffer.subarray(length)));
    if (more === undefined) break;
    length += more;
    isEnd = more === 0;
  }
  return { bytes: buffer.subarray(0, length), isEnd };
}

/**
 * Writes everything, or as much as a pipe or device takes for now.
 *
 * @param file The file
 * @param bytes What to write
 * @returns How many bytes were taken
 */
export async function writeUpTo(
  file: OpenFile,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<number> {
  let length = 0;
  while (length < bytes.length) {
    const count = await file.write(bytes.subarray(length));
    if (count === undefined && length === 0) throw new SystemError(NOT_NOW);
    if (count === undefined) break;
    length += count;
  }
  return length;
}

/** A client may ask for far more than there is. */
function bufferFor(count: number): Uint8Array<ArrayBuffer> {
  return count < LARGE_BYTES ? new Uint8Array(count) : takePages(0, count);
}

/** Fails only if there is nothing to lose. */
async function some(
  before: number,
  read: () => Promise<number | undefined>,
): Promise<number | undefined> {
  try {
    const count = await read();
    if (count !== undefined || before > 0) return count;
    throw new SystemError(NOT_NOW);
  } catch (error) {
    if (error instanceof SystemError && before > 0) return undefined;
    throw error;
  }
}
