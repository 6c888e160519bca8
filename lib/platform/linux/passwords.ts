/**
 * Passwords of a Linux machine. Where they are kept, and how, only the
 * system's own program knows.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { LIMITS } from "../../limits.ts";
import type { NewPassword, Passwords } from "../passwords.ts";
import { type Programs, programs } from "./program.ts";

const FAILED = "child process has failed to set user password";

/** The passwords of this machine. */
export const passwords: Passwords = passwordsWith(programs);

/**
 * Sets passwords.
 *
 * @param programs Finds and runs chpasswd(8)
 * @returns The passwords
 */
export function passwordsWith(programs: Programs): Passwords {
  return {
    async set(request) {
      const path = await programs.find("chpasswd");
      if (path === undefined) throw failed("chpasswd is not installed");
      const input = inputFor(request);
      const args = request.crypted ? ["-e"] : [];
      const ms = LIMITS.passwordMs;
      const failure = await programs.run(path, { args, ms, input })
        .finally(() => input.fill(0));
      if (failure !== undefined) throw failed(failure);
    },
  };
}

function inputFor({ user, password }: NewPassword): Uint8Array {
  const encoder = new TextEncoder();
  return new Uint8Array([
    ...encoder.encode(`${user}:`),
    ...password,
    ...encoder.encode("\n"),
  ]);
}

function failed(why: string): AgentError {
  return new AgentError(`${FAILED}: ${why}`);
}
