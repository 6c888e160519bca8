/**
 * Folders that are nobody else's business.
 *
 * @module
 */

import { reasonOf } from "./error.ts";

const DIRECTORY_MODE = 0o700;

/**
 * Makes a folder that only the owner can enter, if it is not there.
 *
 * @param path Where; the folder that it is to be in must be there
 */
export function ensureDirectory(path: string): void {
  // On a frozen filesystem mkdir(2) waits for the thaw, even to say EEXIST.
  if (isThere(path)) return;
  try {
    Deno.mkdirSync(path, { mode: DIRECTORY_MODE });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw new Error(`Cannot make "${path}": ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** Not by its state: for that, Deno compiles 20 kB that are kept for ever. */
function isThere(path: string): boolean {
  try {
    return Deno.realPathSync(path) !== "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
