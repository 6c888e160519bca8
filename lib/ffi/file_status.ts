/**
 * What a file is, and whose, as the user sees it who has it open.
 *
 * @module
 */

import type { Handle } from "./directory.ts";
import { systemCall } from "./system_call.ts";

/** The kernel's `struct stat`: asm/stat.h of each architecture. */
const STATUS = {
  x86_64: { links: 16, mode: 24, uid: 28, length: 48, size: 144 },
  aarch64: { mode: 16, links: 20, uid: 24, length: 48, size: 128 },
} as const;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const LITTLE_ENDIAN = true;

/** What is known of a file. */
export interface FileStatus {
  /** Whether it is a regular file. */
  readonly isFile: boolean;
  /** The number of its owner. */
  readonly uid: number;
  /** How many names it has. */
  readonly links: number;
  /** How many bytes it has. */
  readonly length: number;
}

/**
 * Looks at something that is open.
 *
 * @param handle What
 * @returns What it is
 */
export async function statusOf({ fd, user }: Handle): Promise<FileStatus> {
  const layout = STATUS[Deno.build.arch];
  const status = new Uint8Array(new ArrayBuffer(layout.size));
  const what = "Cannot look at what is open";
  await systemCall({ what, user }, "fstat", fd, status);
  const view = new DataView(status.buffer);
  const word = (at: number) => view.getUint32(at, LITTLE_ENDIAN);
  return {
    isFile: (word(layout.mode) & S_IFMT) === S_IFREG,
    uid: word(layout.uid),
    // The low half where it has 64 bits: no filesystem has more links.
    links: word(layout.links),
    length: Number(view.getBigInt64(layout.length, LITTLE_ENDIAN)),
  };
}
