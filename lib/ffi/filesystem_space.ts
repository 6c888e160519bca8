/**
 * How full a filesystem is. The call walks a path and asks the filesystem, so
 * it may block; it runs away from the event loop.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { systemCall } from "./system_call.ts";

/** `struct statfs` of 64-bit machines: asm-generic/statfs.h. */
const STATFS = {
  blockSize: 8,
  blocks: 16,
  free: 24,
  available: 32,
  fragmentSize: 72,
  size: 120,
} as const;
const LITTLE_ENDIAN = true;

/** The blocks of a filesystem. */
export interface BlockCounts {
  /** How many bytes a block has. */
  readonly size: bigint;
  /** All blocks. */
  readonly all: bigint;
  /** Blocks that hold nothing. */
  readonly free: bigint;
  /** Those of them that a plain user may fill. */
  readonly available: bigint;
}

/**
 * Counts the blocks of the filesystem that a path lies on.
 *
 * @param path The path
 * @returns The counts
 */
export async function countBlocks(path: string): Promise<BlockCounts> {
  const buffer = new Uint8Array(STATFS.size);
  const purpose = { what: `Cannot ask "${path}"`, lane: "storage" } as const;
  await systemCall(purpose, "statfs", cString(path), buffer);
  const view = new DataView(buffer.buffer);
  const at = (offset: number): bigint =>
    view.getBigUint64(offset, LITTLE_ENDIAN);
  return {
    // Old kernels leave the size of a fragment at 0: statvfs(3) does the same.
    size: at(STATFS.fragmentSize) || at(STATFS.blockSize),
    all: at(STATFS.blocks),
    free: at(STATFS.free),
    available: at(STATFS.available),
  };
}
