/**
 * What a process can do to itself and Deno has no API for.
 *
 * @module
 */

import { cString, type Descriptor, owned } from "./descriptor.ts";
import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  setsid: { parameters: [], result: "i32" },
  open: { parameters: [/* path */ "buffer", /* flags */ "i32"], result: "i32" },
  dup2: { parameters: [/* from */ "i32", /* onto */ "i32"], result: "i32" },
  fcntl: {
    parameters: [/* fd */ "i32", /* command */ "i32", /* argument */ "i32"],
    result: "i32",
  },
  clock_gettime: {
    parameters: [/* clock */ "i32", /* timespec */ "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** O_RDWR | O_CLOEXEC */
const NULL_FLAGS = 0o2000002;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const CLOCK_MONOTONIC = 1;
/** `struct timespec` */
const TIMESPEC = { seconds: 0, nanoseconds: 8, size: 16 } as const;
const LITTLE_ENDIAN = true;

/** Leaves the session and the terminal of whoever started this process. */
export function startSession(): void {
  check("Cannot start a session", c.setsid());
}

/**
 * Opens the device that swallows everything.
 *
 * @returns Its descriptor
 */
export function openNull(): Descriptor {
  const fd = check(
    'Cannot open "/dev/null"',
    c.open(cString("/dev/null"), NULL_FLAGS),
  );
  return owned(fd);
}

/**
 * Makes a descriptor mean the same as another one; what it meant is closed.
 *
 * @param from The descriptor to copy
 * @param onto The number that gets the copy
 */
export function duplicate(from: number, onto: number): void {
  check(`Cannot replace descriptor ${onto}`, c.dup2(from, onto));
}

/**
 * Keeps a descriptor from children.
 *
 * @param fd The descriptor
 */
export function closeOnExec(fd: number): void {
  check("Cannot set close-on-exec", c.fcntl(fd, F_SETFD, FD_CLOEXEC));
}

/**
 * Reads the clock that systemd compares with.
 *
 * @returns Microseconds since some moment before the machine was started
 */
export function monotonicMicroseconds(): bigint {
  const time = new DataView(new ArrayBuffer(TIMESPEC.size));
  const bytes = new Uint8Array(time.buffer);
  check("Cannot read the clock", c.clock_gettime(CLOCK_MONOTONIC, bytes));
  const seconds = time.getBigInt64(TIMESPEC.seconds, LITTLE_ENDIAN);
  const nanoseconds = time.getBigInt64(TIMESPEC.nanoseconds, LITTLE_ENDIAN);
  return seconds * 1_000_000n + nanoseconds / 1000n;
}
