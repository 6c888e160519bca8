/**
 * What the kernel says about itself.
 *
 * @module
 */

import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  uname: { parameters: [/* utsname */ "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** `struct utsname` of Linux: six texts of 65 bytes each. */
const TEXT_SIZE = 65;
const TEXT = { release: 2, version: 3, machine: 4, count: 6 } as const;

/** A kernel. */
export interface Kernel {
  /** Its release, such as `6.1.0-18-amd64`. */
  readonly release: string;
  /** How and when it was built. */
  readonly version: string;
  /** What it runs on, such as `x86_64`. */
  readonly machine: string;
}

/**
 * Asks the kernel what it is.
 *
 * @returns What it says
 */
export function uname(): Kernel {
  const bytes = new Uint8Array(TEXT_SIZE * TEXT.count);
  check("Cannot ask what the kernel is", c.uname(bytes));
  return {
    release: text(bytes, TEXT.release),
    version: text(bytes, TEXT.version),
    machine: text(bytes, TEXT.machine),
  };
}

function text(bytes: Uint8Array, index: number): string {
  const field = bytes.subarray(index * TEXT_SIZE, (index + 1) * TEXT_SIZE);
  return new TextDecoder().decode(field.subarray(0, field.indexOf(0)));
}
