/**
 * Passwords of a Windows machine.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { meaningOf } from "../../ffi/windows/error.ts";
import { setPassword } from "../../ffi/windows/password.ts";
import { LIMITS } from "../../limits.ts";
import type { NewPassword, Passwords } from "../passwords.ts";

/** Sets a password; returns the error of Windows, zero if there was none. */
export type SetPassword = (user: string, password: string) => Promise<number>;

/** What the system has no words for: errors of `netapi32`, by number. */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [2221, "no such user"],
  [2226, "that is up to the domain controller"],
  [2245, "it is not as this machine's policy wants passwords to be"],
]);

const WHAT = "failed to set password";

/** The passwords of this machine. */
export const passwords: Passwords = passwordsWith(setPassword);

/**
 * Sets passwords.
 *
 * @param set Sets one
 * @returns The passwords
 */
export function passwordsWith(set: SetPassword): Passwords {
  return {
    async set({ user, password, crypted }: NewPassword) {
      // The reference's words: Windows takes no password but a plain one.
      if (crypted) throw new AgentError("'crypted' must be off on this host");
      const work = set(user, plain(password));
      const code = await within(work, { what: WHAT, ms: LIMITS.passwordMs });
      if (code === 0) return;
      const why = MEANINGS.get(code) ?? meaningOf(code);
      throw new AgentError(`${WHAT}: ${why} (Windows error ${code})`);
    },
  };
}

function plain(password: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(password);
  } catch (cause) {
    throw new AgentError(`${WHAT}: it is not UTF-8`, { cause });
  }
}
