/**
 * The token of this process: who it is, and what it may do.
 *
 * @module
 */

import { check } from "./error.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { library } from "./library.ts";

const kernel = library("kernel32.dll", {
  GetCurrentProcess: { parameters: [], result: "isize" },
});

const advapi = library("advapi32.dll", {
  OpenProcessToken: {
    parameters: [/* process */ "isize", /* access */ "u32", "buffer"],
    result: "i32",
  },
});

/**
 * Opens it.
 *
 * @param what What could not be done, should it fail
 * @param access What for, as `TOKEN_QUERY` and its like
 * @returns The token, to be disposed of
 */
export function openOwnToken(what: string, access: number): Handle {
  const out = new BigInt64Array(1);
  check(
    what,
    advapi.OpenProcessToken(
      ...[kernel.GetCurrentProcess(), access] as const,
      new Uint8Array(out.buffer),
    ),
  );
  return checkHandle(what, out[0] ?? 0n);
}
