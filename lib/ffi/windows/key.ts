/**
 * A key of the registry, open.
 *
 * @module
 */

import { Win32Error } from "./error.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  RegCreateKeyExW: {
    parameters: [
      /* root */ "isize",
      /* key */ "buffer",
      /* reserved */ "u32",
      /* class */ "pointer",
      /* options */ "u32",
      /* access */ "u32",
      /* security */ "buffer",
      /* into */ "buffer",
      /* whether it was there */ "pointer",
    ],
    result: "i32",
  },
  RegCloseKey: { parameters: [/* key */ "isize"], result: "i32" },
});

/** `HKEY_LOCAL_MACHINE`, which all keys are below: 32 bits with their sign. */
export const LOCAL_MACHINE: bigint = -0x7ffffffen;

/** How to open a key. */
export interface KeyOptions {
  /** What could not be done, should it fail. */
  readonly what: string;
  /** What it is opened for, as `KEY_SET_VALUE` and its like. */
  readonly access: number;
  /** `REG_OPTION_VOLATILE` and its like, should it have to be made. */
  readonly options?: number;
  /** Its `SECURITY_ATTRIBUTES`, likewise; inherited unless given. */
  readonly security?: Uint8Array<ArrayBuffer>;
}

/**
 * Opens a key, and makes it if it is not there.
 *
 * @param path Its path, below `HKEY_LOCAL_MACHINE`
 * @param how How to open it
 * @returns The key, to be disposed of
 */
export function openKey(
  path: string,
  { what, access, options = 0, security }: KeyOptions,
): Handle {
  const out = new BigInt64Array(1);
  mustSucceed(
    what,
    advapi.RegCreateKeyExW(
      ...[LOCAL_MACHINE, wideString(path), 0, null] as const,
      ...[options, access, security ?? null] as const,
      ...[new Uint8Array(out.buffer), null] as const,
    ),
  );
  return ownHandle(out[0] ?? 0n, advapi.RegCloseKey);
}

/**
 * Throws unless a function of the registry did what it was called for: these
 * return their error.
 *
 * @param what What could not be done then
 * @param code What was returned
 */
export function mustSucceed(what: string, code: number): void {
  if (code !== 0) throw new Win32Error(what, code);
}
