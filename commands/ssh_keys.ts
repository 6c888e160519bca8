/**
 * The ssh keys with which users may log in.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { checkKeys, keysOf, withKeys, withoutKeys } from "../lib/key_list.ts";
import { bool, list, object, optional, str } from "../lib/schema.ts";

/** Lists keys. */
export const getAuthorizedKeys: Command = command({
  name: "guest-ssh-get-authorized-keys",
  summary: "Lists the ssh keys with which a user may log in.",
  args: object({ username: str }),
  returns: "GuestAuthorizedKeys",
  needs: ["authorizedKeys"],
  run: async ({ username }, { authorizedKeys }) => ({
    keys: keysOf(await authorizedKeys.read(username)),
  }),
});

/** Adds keys. */
export const addAuthorizedKeys: Command = command({
  name: "guest-ssh-add-authorized-keys",
  summary: "Lets a user log in with more ssh keys, or with other ones.",
  args: object({ username: str, keys: list(str), reset: optional(bool) }),
  returns: "{}",
  needs: ["authorizedKeys"],
  run: async ({ username, keys, reset = false }, { authorizedKeys }) => {
    checkKeys(keys);
    await authorizedKeys.edit(
      username,
      (text = "") => withKeys(reset ? "" : text, keys),
    );
  },
});

/** Removes keys. */
export const removeAuthorizedKeys: Command = command({
  name: "guest-ssh-remove-authorized-keys",
  summary: "Lets a user no longer log in with some ssh keys.",
  args: object({ username: str, keys: list(str) }),
  returns: "{}",
  needs: ["authorizedKeys"],
  run: async ({ username, keys }, { authorizedKeys }) => {
    checkKeys(keys);
    await authorizedKeys.edit(
      username,
      (text) => text && withoutKeys(text, keys),
    );
  },
});
