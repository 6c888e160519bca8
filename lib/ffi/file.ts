/**
 * Files of any kind, used off the event loop.
 *
 * Deno's own files cannot be opened with O_NONBLOCK, so that opening a FIFO
 * waits for its other end; they close on the event loop, which a network
 * filesystem that writes back on close would stop; and they swallow the error
 * of that close, which may be the only word of lost data.
 *
 * @module
 */

import { Errno, isErrno } from "./errno.ts";
import { O, open } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** unistd.h */
const WHENCE = { start: 0, current: 1, end: 2 } as const satisfies Record<
  FileOrigin,
  number
>;

/** What a place in a file is counted from. */
export type FileOrigin = "start" | "current" | "end";

/** How to open a file. */
export interface FileFlags {
  /** To be read. */
  readonly read: boolean;
  /** To be written. */
  readonly write: boolean;
  /** Write at the end, always. */
  readonly append?: boolean;
  /** Empty it. */
  readonly truncate?: boolean;
  /** Make it, and fail if it is there. */
  readonly createNew?: boolean;
  /** Permissions of a file that is made; the umask still applies. */
  readonly permissions?: number;
}

/**
 * Opens a file without waiting for the other end of a pipe, and without making
 * a terminal this process's own.
 *
 * @param path Which one
 * @param flags How
 * @returns Its descriptor
 */
export async function openFile(
  path: string,
  flags: FileFlags,
): Promise<number> {
  return await open(path, flagBits(flags), { mode: flags.permissions ?? 0 });
}

/**
 * Reads what is there.
 *
 * @param fd A descriptor
 * @param into Where the bytes go
 * @returns How many there were; 0 at the end; nothing if none are there yet
 */
export async function readFile(
  fd: number,
  into: Uint8Array<ArrayBuffer>,
): Promise<number | undefined> {
  const call = () => systemCall("Cannot read", "read", fd, into, into.length);
  return await unlessEmpty(call);
}

/**
 * Writes what fits.
 *
 * @param fd A descriptor
 * @param from The bytes
 * @returns How many were taken; nothing if there is no room yet
 */
export async function writeFile(
  fd: number,
  from: Uint8Array<ArrayBuffer>,
): Promise<number | undefined> {
  const call = () => systemCall("Cannot write", "write", fd, from, from.length);
  return await unlessEmpty(call);
}

/**
 * Goes to another place.
 *
 * @param fd A descriptor
 * @param offset How far
 * @param origin Counted from where
 * @returns The place, counted from the start
 */
export async function seekFile(
  fd: number,
  offset: number | bigint,
  origin: FileOrigin,
): Promise<number> {
  const whence = WHENCE[origin];
  return await systemCall("Cannot seek", "lseek", fd, offset, whence);
}

/**
 * Closes a descriptor. The number is free again even if that failed.
 *
 * @param fd The descriptor
 */
export async function closeFile(fd: number): Promise<void> {
  await systemCall("Cannot close", "close", fd);
}

function flagBits(flags: FileFlags): number {
  const access = !flags.write ? O.rdonly : flags.read ? O.rdwr : O.wronly;
  return access | O.noctty | O.nonblock |
    (flags.append ? O.append : 0) |
    (flags.truncate ? O.trunc : 0) |
    (flags.createNew ? O.creat | O.excl : 0);
}

async function unlessEmpty(
  call: () => Promise<number>,
): Promise<number | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isErrno(error, Errno.EINTR)) return await unlessEmpty(call);
    if (isErrno(error, Errno.EAGAIN)) return undefined;
    throw error;
  }
}
