/**
 * The labels that SELinux goes by.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { systemCall } from "./system_call.ts";

const NAME = "security.selinux";
/** Longer than any label: they are at most a page in the kernel. */
const MOST_BYTES = 4096;

/**
 * Reads the label of a file. Throws an `ErrnoError` if it has none.
 *
 * @param path Which
 * @returns The label
 */
export async function readLabel(path: string): Promise<string> {
  const into = new Uint8Array(MOST_BYTES);
  const count = await systemCall(
    `Cannot read the label of "${path}"`,
    "getxattr",
    cString(path),
    cString(NAME),
    into,
    into.length,
  );
  return new TextDecoder().decode(into.subarray(0, count)).replace(/\0$/, "");
}
