/**
 * Telling storage which blocks a filesystem does not use. It takes as long as
 * the storage needs, so it runs away from the event loop.
 *
 * @module
 */

import { systemCall } from "./system_call.ts";

/** `_IOWR('X', 121, struct fstrim_range)`, linux/fs.h. */
const FITRIM = 0xc0185879;

/** `struct fstrim_range`: byte offsets of three 64-bit fields. */
const RANGE = { start: 0, length: 8, minimum: 16, size: 24 } as const;
const LITTLE_ENDIAN = true;
const EVERYTHING = 2n ** 64n - 1n;

/** What a trim did. */
export interface TrimmedRange {
  /** How many bytes were given back. */
  readonly trimmed: bigint;
  /** The shortest free extent that the filesystem looked at, in bytes. */
  readonly minimum: bigint;
}

/**
 * Gives back all free blocks of a filesystem.
 *
 * @param fd A descriptor on the filesystem
 * @param minimum Free extents shorter than this many bytes stay
 * @param what What could not be done, should it fail
 * @returns What was done
 */
export async function fitrim(
  fd: number,
  minimum: bigint,
  { what }: { what: string },
): Promise<TrimmedRange> {
  const range = new Uint8Array(RANGE.size);
  const view = new DataView(range.buffer);
  view.setBigUint64(RANGE.length, EVERYTHING, LITTLE_ENDIAN);
  view.setBigUint64(RANGE.minimum, minimum, LITTLE_ENDIAN);
  await systemCall({ what, lane: "storage" }, "ioctl", fd, FITRIM, range);
  return {
    trimmed: view.getBigUint64(RANGE.length, LITTLE_ENDIAN),
    minimum: view.getBigUint64(RANGE.minimum, LITTLE_ENDIAN),
  };
}
