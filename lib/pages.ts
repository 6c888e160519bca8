/**
 * Memory for many megabytes, taken from the kernel page by page as it is
 * filled, and given back at once instead of when it is collected: the next
 * large request would find the garbage of the one before it still there.
 *
 * Buffers are shrunk or detached only here, and only large ones: after the
 * first one of a process, the engine looks at each byte of each array more
 * carefully, which takes twice the time.
 *
 * @module
 */

/** From here on it is worth the trouble: the kernel takes its time. */
export const LARGE_BYTES: number = 2 * 1024 * 1024;

/** By so much memory grows: what was taken in vain is filled in the end. */
const STEP = 1024 * 1024;

/**
 * Takes memory. It grows in its place with {@linkcode growPages}.
 *
 * @param length How many bytes
 * @param most Up to how many they may grow; addresses are set aside for them
 * @returns The bytes, all zero, which follow the size of their buffer
 */
export function takePages(
  length: number,
  most: number = length,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length, { maxByteLength: most }));
}

/**
 * Lets memory grow, if it can in its place.
 *
 * @param bytes Memory, of {@linkcode takePages} or not
 * @param needed How many bytes are needed at least
 * @returns Whether there are as many now
 */
export function growPages(
  { buffer }: Uint8Array<ArrayBuffer>,
  needed: number,
): boolean {
  if (!buffer.resizable || needed > buffer.maxByteLength) return false;
  const size = Math.ceil(needed / STEP) * STEP;
  buffer.resize(Math.min(size, buffer.maxByteLength));
  return true;
}

/**
 * Gives memory of {@linkcode takePages} back, whoever still looks at it. Other
 * memory is left to the garbage collector.
 *
 * @param bytes Any part of it
 */
export function giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (buffer.resizable) buffer.resize(0);
}
