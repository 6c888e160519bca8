/**
 * Who is logged in.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { object } from "../lib/schema.ts";

/** Lists who is logged in. */
export const getUsers: Command = command({
  name: "guest-get-users",
  summary: "Lists who is logged in, and since when.",
  args: object({}),
  returns: "[GuestUser]",
  needs: ["users"],
  run: async (_args, { users }) =>
    (await users.loggedIn()).map(({ user, since, domain }) => ({
      user,
      "login-time": since,
      domain,
    })),
});
