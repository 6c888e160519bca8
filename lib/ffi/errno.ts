/**
 * What the C library says when a call fails.
 *
 * @module
 */

import { libc } from "./libc.ts";

const SYMBOLS = {
  __errno_location: { parameters: [], result: "pointer" },
  strerror: { parameters: [/* errno */ "i32"], result: "pointer" },
  strerrorname_np: {
    parameters: [/* errno */ "i32"],
    result: "pointer",
    optional: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/**
 * SAFETY: `errno` is one `int` per thread and lives as long as the thread, so
 * it can be mapped once. Asking for its address with a second call after a
 * failed one is too late now and then: V8 may compile in between, which sets
 * `errno` too.
 */
const ERRNO = mapErrno();

/** Error numbers the agent treats as answers rather than failures. */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENOEXEC: 8,
  ECHILD: 10,
  EAGAIN: 11,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  ENOTDIR: 20,
  EINVAL: 22,
  ENOTTY: 25,
  ETXTBSY: 26,
  EPIPE: 32,
  EOPNOTSUPP: 95,
  ECONNABORTED: 103,
  ETIMEDOUT: 110,
} as const;

/** A failed system call: its text names the call, the errno and its meaning. */
export class ErrnoError extends Error {
  /** The error number. */
  readonly errno: number;
  /** What it means, and nothing else: `No such file or directory`. */
  readonly meaning: string;

  /**
   * Describes a failure, such as `Cannot open "/x": ENOENT (No such file or
   * directory)`.
   *
   * @param what What could not be done: `Cannot open "/x"`
   * @param errno The error number the call left
   */
  constructor(what: string, errno: number) {
    super(`${what}: ${describeErrno(errno)}`);
    this.name = "ErrnoError";
    this.errno = errno;
    this.meaning = meaningOf(errno);
  }
}

/**
 * Tells whether something failed for a certain reason.
 *
 * @param error What was thrown
 * @param errno The error number that means this reason
 * @returns Whether it did
 */
export function isErrno(error: unknown, errno: number): error is ErrnoError {
  return error instanceof ErrnoError && error.errno === errno;
}

/**
 * Names an error number.
 *
 * @param errno The number
 * @returns Its symbol and its meaning: `EBUSY (Device or resource busy)`
 */
export function describeErrno(errno: number): string {
  // strerrorname_np came with glibc 2.32; older ones show the number.
  const name = text(c.strerrorname_np?.(errno) ?? null) ?? `errno ${errno}`;
  return `${name} (${meaningOf(errno)})`;
}

/**
 * Says what an error number means.
 *
 * @param errno The number
 * @returns Its meaning: `Device or resource busy`
 */
export function meaningOf(errno: number): string {
  return text(c.strerror(errno)) ?? "unknown error";
}

/**
 * The error number the last failed call on this thread left. Valid only right
 * after a synchronous call: nothing else may run in between.
 *
 * @returns The number
 */
export function lastErrno(): number {
  return ERRNO[0] ?? 0;
}

/**
 * Turns the C convention for failure into an exception.
 *
 * @param what What could not be done, should it have failed
 * @param result What the call returned; -1 means that it failed
 * @returns The result of a call that did not fail
 */
export function check(what: string, result: number): number {
  if (result === -1) throw new ErrnoError(what, lastErrno());
  return result;
}

function text(pointer: Deno.PointerValue): string | undefined {
  if (pointer === null) return undefined;
  return Deno.UnsafePointerView.getCString(pointer);
}

function mapErrno(): Int32Array {
  const location = c.__errno_location();
  if (location === null) throw new Error("Cannot map errno");
  return new Int32Array(
    Deno.UnsafePointerView.getArrayBuffer(
      location,
      Int32Array.BYTES_PER_ELEMENT,
    ),
  );
}
