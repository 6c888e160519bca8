/**
 * Memory for many megabytes, taken from the kernel page by page as it is
 * filled, and given back at once instead of when it is collected: the next
 * large request would find the garbage of the one before it still there.
 *
 * @module
 */

/** From here on memory is worth the trouble. */
export const LARGE_BYTES: number = 64 * 1024;

/**
 * Takes memory. It costs nothing but addresses until it is written to, and
 * grows in its place with `bytes.buffer.resize()`.
 *
 * @param length How many bytes
 * @param most Up to how many they may grow; as many unless given
 * @returns The bytes, all zero, which follow the size of their buffer
 */
export function takePages(
  length: number,
  most: number = length,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length, { maxByteLength: most }));
}

/**
 * Gives memory of {@linkcode takePages} back, whoever still looks at it. Other
 * memory is left to the garbage collector.
 *
 * @param bytes Any part of it
 */
export function giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (!buffer.resizable || buffer.detached) return;
  // Resizing to nothing would fill the memory with zeros first.
  buffer.transferToFixedLength(0);
}
