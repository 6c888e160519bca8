/**
 * Rights that a process has, but has to take up before it can use them.
 *
 * @module
 */

import { check, Win32Error } from "./error.ts";
import { lastError, library } from "./library.ts";
import { openOwnToken } from "./token.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  LookupPrivilegeValueW: {
    parameters: [/* system */ "pointer", /* name */ "buffer", "buffer"],
    result: "i32",
  },
  AdjustTokenPrivileges: {
    parameters: [
      /* token */ "isize",
      /* disable all */ "i32",
      /* privileges */ "buffer",
      /* size */ "u32",
      /* before */ "pointer",
      /* its size */ "pointer",
    ],
    result: "i32",
  },
});

const TOKEN_ADJUST_PRIVILEGES = 0x20;
const SE_PRIVILEGE_ENABLED = 2;

/** `TOKEN_PRIVILEGES` of one: a count, what it is, whether it is taken up. */
const PRIVILEGES = { size: 16, luid: 4, attributes: 12 } as const;

const LITTLE_ENDIAN = true;

/**
 * Takes up a right for the whole process.
 *
 * @param name The right, such as `SeShutdownPrivilege`
 */
export function enablePrivilege(name: string): void {
  const what = `Cannot take up ${name}`;
  using token = openOwnToken(what, TOKEN_ADJUST_PRIVILEGES);
  const privileges = new Uint8Array(PRIVILEGES.size);
  const view = new DataView(privileges.buffer);
  view.setUint32(0, 1, LITTLE_ENDIAN);
  view.setUint32(PRIVILEGES.attributes, SE_PRIVILEGE_ENABLED, LITTLE_ENDIAN);
  const luid = privileges.subarray(PRIVILEGES.luid, PRIVILEGES.attributes);
  check(what, advapi.LookupPrivilegeValueW(null, wideString(name), luid));
  check(
    what,
    advapi.AdjustTokenPrivileges(
      ...[token.value, 0, privileges, PRIVILEGES.size, null, null] as const,
    ),
  );
  // It succeeds without having done anything, and says so only here.
  const code = lastError();
  if (code !== 0) throw new Win32Error(what, code);
}
