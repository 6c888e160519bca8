/**
 * Users' passwords.
 *
 * @module
 */

import { decodeBase64 } from "../lib/base64_text.ts";
import { type Command, command } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import { bool, object, str } from "../lib/schema.ts";

/** What would end a line, or the text as C knows it. */
const FORBIDDEN_BYTES = [0x00, 0x0a] as const;
// deno-lint-ignore no-control-regex
const FORBIDDEN_IN_NAME = /[\n:\x00]/;

/** Sets a password. */
export const setUserPassword: Command = command({
  name: "guest-set-user-password",
  summary: "Sets a user's password.",
  args: object({ username: str, password: str, crypted: bool }),
  returns: "{}",
  needs: ["passwords"],
  run: async ({ username: user, password: base64, crypted }, { passwords }) => {
    const password = decodeBase64(base64);
    if (FORBIDDEN_BYTES.some((byte) => password.includes(byte))) {
      throw new AgentError("forbidden characters in raw password");
    }
    if (FORBIDDEN_IN_NAME.test(user)) {
      throw new AgentError("forbidden characters in username");
    }
    await passwords.set({ user, password, crypted });
  },
});
