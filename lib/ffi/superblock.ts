/**
 * The calls that quiesce a filesystem. Each may block for minutes (dirty data,
 * dead storage), so each runs away from the event loop and is awaited.
 *
 * @module
 */

import { type Descriptor, owned } from "./descriptor.ts";
import { O, open, type OpenOptions } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** `_IOWR('X', 119, int)`, linux/fs.h. */
const FIFREEZE = 0xc0045877;
/** `_IOWR('X', 120, int)`, linux/fs.h. */
const FITHAW = 0xc0045878;

/**
 * Opens a mountpoint, a directory as a rule.
 *
 * @param path Where it is
 * @param purpose What for
 * @returns Its descriptor
 */
export async function openMountpoint(
  path: string,
  purpose: Pick<OpenOptions, "what" | "lane">,
): Promise<Descriptor> {
  return owned(await open(path, O.rdonly | O.nonblock, purpose));
}

/**
 * Writes out what is dirty, while writers go on.
 *
 * @param fd A descriptor on the filesystem
 * @param what What could not be done, should it fail
 */
export async function syncfs(fd: number, what: string): Promise<void> {
  await systemCall({ what, lane: "freeze" }, "syncfs", fd);
}

/**
 * Freezes: new writes block from now on, and all that was written is on disk.
 *
 * @param fd A descriptor on the filesystem
 * @param what What could not be done, should it fail
 */
export async function fifreeze(fd: number, what: string): Promise<void> {
  await systemCall({ what, lane: "freeze" }, "ioctl", fd, FIFREEZE, 0);
}

/**
 * Thaws: blocked writes go on.
 *
 * @param fd A descriptor on the filesystem
 * @param what What could not be done, should it fail
 */
export async function fithaw(fd: number, what: string): Promise<void> {
  await systemCall({ what, lane: "thaw" }, "ioctl", fd, FITHAW, 0);
}
