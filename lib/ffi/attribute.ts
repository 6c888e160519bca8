/**
 * Kernel attributes: small files in sysfs whose content is a setting. Reading
 * or writing one may move processes or memory about for a long time, so it
 * runs away from the event loop, and the reason of a failure is kept.
 *
 * @module
 */

import { cString, type Descriptor, owned } from "./descriptor.ts";
import { systemCall } from "./system_call.ts";

const AT_FDCWD = -100;
/** O_RDONLY, O_WRONLY | O_TRUNC, O_CLOEXEC, alike on every 64-bit Linux. */
const OPEN = { read: 0, write: 0o1001, cloexec: 0o2000000 } as const;
/** An attribute is at most a page: fs/sysfs/file.c. */
const PAGE = 4096;

/**
 * Reads an attribute.
 *
 * @param path Where it is
 * @returns Its value, without the newline
 */
export async function readAttribute(path: string): Promise<string> {
  using file = await open(path, OPEN.read);
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
  using file = await open(path, OPEN.write);
  const from = new TextEncoder().encode(value);
  const what = `Cannot write ${value} to "${path}"`;
  await systemCall(what, "write", file.fd, from, from.length);
}

async function open(path: string, flags: number): Promise<Descriptor> {
  const fd = await systemCall(
    `Cannot open "${path}"`,
    "openat",
    AT_FDCWD,
    cString(path),
    flags | OPEN.cloexec,
  );
  return owned(fd);
}
