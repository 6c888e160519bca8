/**
 * Lists that the system hands out one by one.
 *
 * @module
 */

import { LIMITS } from "../../limits.ts";
import { Code, Win32Error } from "./error.ts";
import { lastError } from "./library.ts";

/**
 * Takes what is in a list, but no more than an agent can do with.
 *
 * @param what What could not be done, should it fail
 * @param take Takes one by its index; nothing if that has failed, of which the
 * system then tells the reason
 * @returns What is in it
 */
export function listAll<T>(
  what: string,
  take: (index: number) => T | undefined,
): T[] {
  const found: T[] = [];
  while (found.length < LIMITS.listedDevices) {
    const item = take(found.length);
    const code = item === undefined ? lastError() : 0;
    if (code === Code.ERROR_NO_MORE_ITEMS) break;
    if (code === Code.ERROR_NO_MORE_FILES) break;
    if (item === undefined) throw new Win32Error(what, code);
    found.push(item);
  }
  return found;
}
