/**
 * Descriptors of security: whose something is, and who may do what with it.
 *
 * @module
 */

import { check } from "./error.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  LocalFree: { parameters: [/* memory */ "isize"], result: "isize" },
});

const advapi = library("advapi32.dll", {
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: [
      /* text */ "buffer",
      /* revision */ "u32",
      /* into */ "buffer",
      /* size */ "pointer",
    ],
    result: "i32",
  },
});

const REVISION = 1;

/**
 * Makes a descriptor.
 *
 * @param text What it says, in the language of such descriptors (SDDL)
 * @returns Its address, to be disposed of
 */
export function newDescriptor(text: string): Handle {
  const out = new BigInt64Array(1);
  check(
    `Cannot make a security descriptor of "${text}"`,
    advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
      ...[wideString(text), REVISION] as const,
      ...[new Uint8Array(out.buffer), null] as const,
    ),
  );
  return ownHandle(out[0] ?? 0n, kernel.LocalFree);
}
