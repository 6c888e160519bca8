/**
 * Kernel attributes: small files in sysfs whose content is a setting. Reading
 * or writing one may move processes or memory about for a long time, so it
 * runs away from the event loop, and the reason of a failure is kept.
 *
 * @module
 */

import { owned } from "./descriptor.ts";
import { O, open } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** An attribute is at most a page: fs/sysfs/file.c. */
const PAGE = 4096;

/**
 * Reads an attribute.
 *
 * @param path Where it is
 * @returns Its value, without the newline
 */
export async function readAttribute(path: string): Promise<string> {
  using file = owned(await open(path, O.rdonly));
  const into = new Uint8Array(PAGE);
  const what = `Cannot read "${path}"`;
  const count = await systemCall(what, "read", file.fd, into, into.length);
  return new TextDecoder().decode(into.subarray(0, count)).trimEnd();
}

/**
 * Sets an attribute.
 *
 * @param path Where it is
 * @param value Its new value
 */
export async function writeAttribute(
  path: string,
  value: string,
): Promise<void> {
  using file = owned(await open(path, O.wronly | O.trunc));
  const from = new TextEncoder().encode(value);
  const what = `Cannot write ${value} to "${path}"`;
  await systemCall(what, "write", file.fd, from, from.length);
}
