/**
 * Pipes to programs.
 *
 * @module
 */

import { owned, readNow, setNonBlocking, writeNow } from "./descriptor.ts";
import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  pipe2: { parameters: [/* int[2] */ "buffer", "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const O_CLOEXEC = 0o2000000;

/** This process's end of a pipe, which never waits. */
export interface PipeEnd extends Disposable {
  /** Its descriptor. */
  readonly fd: number;
  /** Reads what is there; 0 at the end, nothing if none is there yet. */
  read(into: Uint8Array<ArrayBuffer>): number | undefined;
  /** Writes what fits; nothing if there is no room yet. */
  write(from: Uint8Array<ArrayBuffer>): number | undefined;
}

/** A pipe between this process and a program. */
export interface Pipe {
  /** This process's end. */
  readonly near: PipeEnd;
  /** The program's end, to be closed once the program has it. */
  readonly far: Disposable & { readonly fd: number };
}

/**
 * Makes a pipe.
 *
 * @param direction Which way the bytes go, as the program sees it
 * @returns Its ends; no other program gets one
 */
export function openPipe(direction: "in" | "out"): Pipe {
  const fds = new Int32Array(2);
  const bytes = new Uint8Array(fds.buffer);
  check("Cannot make a pipe", c.pipe2(bytes, O_CLOEXEC));
  const [readable = -1, writable = -1] = fds;
  const [near, far] = direction === "in"
    ? [writable, readable]
    : [readable, writable];
  setNonBlocking(near);
  return {
    near: {
      ...owned(near),
      read: (into) => readNow(near, into),
      write: (from) => writeNow(near, from),
    },
    far: owned(far),
  };
}
