/**
 * Sets the clock of Windows, which takes a right that has to be taken up.
 *
 * @module
 */

import { check } from "./error.ts";
import { enablePrivilege } from "./privilege.ts";
import { library } from "./library.ts";
import { toFileTime } from "./system.ts";

const kernel = library("kernel32.dll", {
  FileTimeToSystemTime: {
    parameters: [/* file time */ "buffer", /* into */ "buffer"],
    result: "i32",
  },
  SetSystemTime: { parameters: [/* system time */ "buffer"], result: "i32" },
});

const SYSTEM_TIME_SIZE = 16;

/**
 * Sets the clock; the hardware clock follows it.
 *
 * @param nanoseconds Nanoseconds since 1970 in UTC
 * @param what What cannot be done, should it fail
 */
export function setSystemTime(nanoseconds: bigint, what: string): void {
  enablePrivilege("SeSystemtimePrivilege");
  const time = new Uint8Array(
    BigUint64Array.of(toFileTime(nanoseconds)).buffer,
  );
  const fields = new Uint8Array(SYSTEM_TIME_SIZE);
  check(what, kernel.FileTimeToSystemTime(time, fields));
  check(what, kernel.SetSystemTime(fields));
}
