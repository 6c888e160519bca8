/**
 * How programs end.
 *
 * @module
 */

import { check, Errno, lastErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  waitpid: {
    parameters: [/* pid */ "i32", /* int* */ "buffer", /* options */ "i32"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const WNOHANG = 1;
const SIGNAL_MASK = 0x7f;
/** What a shell says of a program whose status it does not know. */
const UNKNOWN = 127;

/** How a program ended: by itself, or by a signal. */
export type EndOfProgram = { readonly code: number } | {
  /** The signal's number. */
  readonly signal: number;
};

/**
 * Looks whether a child has ended. If so, it is gone afterwards, and its
 * number may be given to another process.
 *
 * @param pid The child
 * @returns How it ended; nothing if it still runs
 */
export function reap(pid: number): EndOfProgram | undefined {
  const status = new Int32Array(1);
  const bytes = new Uint8Array(status.buffer);
  const result = c.waitpid(pid, bytes, WNOHANG);
  if (result === -1 && lastErrno() === Errno.ECHILD) return { code: UNKNOWN };
  if (check("Cannot wait for a program", result) === 0) return undefined;
  return decodeStatus(status[0] ?? 0);
}

/**
 * Takes a wait status apart.
 *
 * @param status What `waitpid` stored
 * @returns How the program ended
 */
export function decodeStatus(status: number): EndOfProgram {
  const signal = status & SIGNAL_MASK;
  return signal === 0 ? { code: (status >> 8) & 0xff } : { signal };
}
