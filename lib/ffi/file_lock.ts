/**
 * Locks on whole files that last as long as a descriptor is open.
 *
 * @module
 */

import { cString, type Descriptor, owned } from "./descriptor.ts";
import { check, Errno, ErrnoError, lastErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  open: {
    parameters: [
      /* path */ "buffer",
      /* flags */ "i32",
      /* mode */ "u32",
    ],
    result: "i32",
  },
  fcntl: {
    parameters: [/* fd */ "i32", /* command */ "i32", /* lock */ "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** O_RDWR | O_CREAT | O_CLOEXEC, the same on every 64-bit Linux. */
const OPEN_FLAGS = 0o2000102;
/** asm-generic/fcntl.h */
const F_OFD_SETLK = 37;
const F_WRLCK = 1;
/** `struct flock`; a length of 0 means up to the end, whatever that will be. */
const LOCK = { type: 0, size: 32 } as const;
const LITTLE_ENDIAN = true;

/**
 * Opens a file to be locked, and makes it if it is not there.
 *
 * @param path Where it is
 * @param mode Its permissions, should it be made
 * @returns Its descriptor
 */
export function openLockFile(path: string, mode: number): Descriptor {
  const result = c.open(cString(path), OPEN_FLAGS, mode);
  const fd = check(`Cannot open "${path}"`, result);
  return owned(fd);
}

/**
 * Locks a file for writing, if nobody else has. The lock belongs to the open
 * file rather than the process: the classic kind would be lost as soon as any
 * descriptor of the same file is closed. The two kinds respect each other.
 *
 * @param fd The file
 * @returns Whether the lock is ours now
 */
export function tryLock(fd: number): boolean {
  const lock = new DataView(new ArrayBuffer(LOCK.size));
  lock.setInt16(LOCK.type, F_WRLCK, LITTLE_ENDIAN);
  if (c.fcntl(fd, F_OFD_SETLK, new Uint8Array(lock.buffer)) !== -1) return true;
  const errno = lastErrno();
  if (errno === Errno.EAGAIN) return false;
  throw new ErrnoError("Cannot lock", errno);
}
