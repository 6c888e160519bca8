/**
 * Folders that only administrators can enter.
 *
 * @module
 */

import { newDescriptor } from "./descriptor.ts";
import { Code, Win32Error } from "./error.ts";
import { lastError, library } from "./library.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  CreateDirectoryW: {
    parameters: [/* path */ "buffer", /* security */ "buffer"],
    result: "i32",
  },
});

/**
 * Nothing is inherited; the system and the administrators may do everything,
 * also with what is inside.
 */
const ADMINISTRATORS_ONLY = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/** `SECURITY_ATTRIBUTES`: its size, and where the descriptor is. */
const ATTRIBUTES = { size: 24, descriptor: 8 } as const;

const LITTLE_ENDIAN = true;

/**
 * Makes a folder that only the system and administrators can enter.
 *
 * @param path Where; if it is there, it stays as it is
 */
export function makePrivateDirectory(path: string): void {
  const what = `Cannot make the folder "${path}"`;
  using descriptor = newDescriptor(ADMINISTRATORS_ONLY);
  const attributes = new Uint8Array(ATTRIBUTES.size);
  const view = new DataView(attributes.buffer);
  view.setUint32(0, ATTRIBUTES.size, LITTLE_ENDIAN);
  view.setBigInt64(ATTRIBUTES.descriptor, descriptor.value, LITTLE_ENDIAN);
  const wide = wideString(path);
  const isMade = kernel.CreateDirectoryW(wide, attributes) !== 0;
  const code = isMade ? 0 : lastError();
  if (!isMade && code !== Code.ERROR_ALREADY_EXISTS) {
    throw new Win32Error(what, code);
  }
}
