/**
 * Passwords of the users of this machine.
 *
 * @module
 */

import { onThread } from "../../threads.ts";
import { library } from "./library.ts";
import { addressOf } from "./machine_code.ts";
import { wideString } from "./wide.ts";

const netapi = library("netapi32.dll", {
  NetUserSetInfo: {
    parameters: [
      /* server */ "pointer",
      /* user */ "buffer",
      /* level */ "u32",
      /* what is to be */ "buffer",
      /* which of it is wrong */ "pointer",
    ],
    result: "u32",
    nonblocking: true,
  },
});

/** `USER_INFO_1003`: a pointer to the password. */
const PASSWORD_LEVEL = 1003;

/**
 * Sets a password.
 *
 * @param user Whose
 * @param password The password
 * @returns The error of Windows, zero if there was none
 */
export async function setPassword(
  user: string,
  password: string,
): Promise<number> {
  const text = wideString(password);
  const info = new Uint8Array(BigInt64Array.of(addressOf(text)).buffer);
  const name = wideString(user);
  try {
    return await onThread(
      { what: "Cannot set a password" },
      () => netapi.NetUserSetInfo(null, name, PASSWORD_LEVEL, info, null),
    );
  } finally {
    // SAFETY: mentioned again so that they were there until now.
    for (const bytes of [text, info, name]) bytes.fill(0);
  }
}
