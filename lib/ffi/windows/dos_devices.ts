/**
 * The names that devices have for programs, such as `PhysicalDrive0`.
 *
 * @module
 */

import { Code, Win32Error } from "./error.ts";
import { lastError, library } from "./library.ts";
import { fromWideList, wideBuffer } from "./wide.ts";

const kernel = library("kernel32.dll", {
  QueryDosDeviceW: {
    parameters: [/* name */ "pointer", /* into */ "buffer", /* units */ "u32"],
    result: "u32",
  },
});

/** Usual are some ten thousand units; the room is doubled as long as needed. */
const FIRST_UNITS = 1 << 16;
const MOST_UNITS = 1 << 22;

/**
 * Lists the names of all devices. They are in a directory in memory, so this
 * does not wait for any of them.
 *
 * @returns The names, without `\\.\`
 */
export function dosDevices(): string[] {
  for (let units = FIRST_UNITS;; units *= 2) {
    const names = wideBuffer(units);
    const isFound = kernel.QueryDosDeviceW(null, names, units) !== 0;
    const code = isFound ? 0 : lastError();
    if (isFound) return fromWideList(names);
    if (code !== Code.ERROR_INSUFFICIENT_BUFFER || units >= MOST_UNITS) {
      throw new Win32Error("Cannot list devices", code);
    }
  }
}
