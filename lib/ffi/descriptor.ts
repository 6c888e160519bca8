/**
 * Non-blocking reads and writes on bare file descriptors: ports, terminals
 * and sockets for which Deno has no API.
 *
 * @module
 */

import { check, Errno, ErrnoError, lastErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  open: { parameters: [/* path */ "buffer", /* flags */ "i32"], result: "i32" },
  close: { parameters: [/* fd */ "i32"], result: "i32" },
  read: { parameters: ["i32", /* into */ "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", /* from */ "buffer", "usize"], result: "isize" },
  poll: {
    parameters: [
      /* descriptors */ "buffer",
      /* how many */ "usize",
      /* timeout, ms */ "i32",
    ],
    result: "i32",
  },
  fcntl: {
    parameters: [/* fd */ "i32", /* command */ "i32", /* argument */ "i32"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** fcntl.h, the same on x86-64 and AArch64. */
const O = {
  rdwr: 0o2,
  noctty: 0o400,
  nonblock: 0o4000,
  cloexec: 0o2000000,
} as const;
/** poll.h. Errors and hang-ups are told unasked. */
const POLLIN = 0x0001;
const F_GETFL = 3;
const F_SETFL = 4;

/** An open file descriptor that closes itself. */
export interface Descriptor extends Disposable {
  /** The number. */
  readonly fd: number;
}

/**
 * Makes somebody the owner of a descriptor, who closes it once, however often
 * they try: the second time, the number may be somebody else's.
 *
 * @param fd The descriptor
 * @returns The same, to be disposed of
 */
export function owned(fd: number): Descriptor {
  let isOpen = true;
  return {
    fd,
    [Symbol.dispose]: () => {
      if (isOpen) closeDescriptor(fd);
      isOpen = false;
    },
  };
}

/**
 * Closes a descriptor. A failure cannot be acted on, so it is not reported.
 *
 * @param fd The descriptor
 */
export function closeDescriptor(fd: number): void {
  c.close(fd);
}

/**
 * Opens a terminal for reading and writing without making it this process's
 * controlling terminal (a hang-up would send SIGHUP) and without waiting for a
 * carrier.
 *
 * @param path Its device
 * @returns Its descriptor
 */
export function openTerminal(path: string): Descriptor {
  const flags = O.rdwr | O.noctty | O.nonblock | O.cloexec;
  return owned(check(`Cannot open "${path}"`, c.open(cString(path), flags)));
}

/**
 * Makes reads and writes return at once instead of waiting.
 *
 * @param fd The descriptor
 */
export function setNonBlocking(fd: number): void {
  const flags = check("Cannot get flags", c.fcntl(fd, F_GETFL, 0));
  check("Cannot set flags", c.fcntl(fd, F_SETFL, flags | O.nonblock));
}

/**
 * Tells whether a read would find something: bytes, the end, or a failure.
 *
 * @param fd The descriptor
 * @returns Whether it would
 */
export function isReadable(fd: number): boolean {
  // A `struct pollfd`: the descriptor, then what is asked and what is told.
  const asked = Int32Array.of(fd, POLLIN);
  return check("Cannot poll", c.poll(asked, 1n, 0)) > 0;
}

/**
 * Reads what is there.
 *
 * @param fd A non-blocking descriptor
 * @param into Where the bytes go
 * @returns How many there were; 0 at the end of the file; nothing if none are
 * there yet
 */
export function readNow(
  fd: number,
  into: Uint8Array<ArrayBuffer>,
): number | undefined {
  return now("Cannot read", c.read(fd, into, BigInt(into.length)));
}

/**
 * Writes what fits.
 *
 * @param fd A non-blocking descriptor
 * @param from The bytes
 * @returns How many were taken; nothing if there is no room yet
 */
export function writeNow(
  fd: number,
  from: Uint8Array<ArrayBuffer>,
): number | undefined {
  return now("Cannot write", c.write(fd, from, BigInt(from.length)));
}

/**
 * Encodes text the way C wants it: UTF-8, a zero at the end.
 *
 * @param text The text
 * @returns Its bytes
 */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text + "\0");
}

/** Must stay synchronous: `errno` is read right after the call. */
function now(what: string, result: number | bigint): number | undefined {
  const count = Number(result);
  if (count !== -1) return count;
  const errno = lastErrno();
  if (errno === Errno.EAGAIN || errno === Errno.EINTR) return undefined;
  throw new ErrnoError(what, errno);
}
