/**
 * Files of ssh keys on a Linux machine. Users rule over their homes, and the
 * agent over the machine: so it works there with the user's rights, follows no
 * link, touches only files of the user's own, and puts a new file in the place
 * of the old one.
 *
 * @module
 */

import { findAccount } from "../../ffi/account.ts";
import { ErrnoError } from "../../ffi/errno.ts";
import { groupsOf } from "../../ffi/groups.ts";
import type { AuthorizedKeys } from "../authorized_keys.ts";
import { type KeyFile, keyFilesBy } from "../key_files.ts";
import { plainly } from "../system_error.ts";
import { type KeyOwner, readKeyFile, writeKeyFile } from "./key_file.ts";

/** Looks a user up by name. */
export type FindOwner = (name: string) => Promise<KeyOwner | undefined>;

/** The keys of this machine's users. */
export const authorizedKeys: AuthorizedKeys = authorizedKeysOf(findOwner);

/**
 * Finds key files.
 *
 * @param find Looks users up
 * @returns The files
 */
export function authorizedKeysOf(find: FindOwner): AuthorizedKeys {
  return keyFilesBy(async (user) => {
    const owner = await find(user);
    return owner && keyFileOf(owner);
  });
}

/** With all groups, as sshd has them when it looks for keys. */
async function findOwner(name: string): Promise<KeyOwner | undefined> {
  const account = await findAccount(name);
  if (account === undefined) return undefined;
  return { ...account, groups: await groupsOf(name, account.gid) };
}

function keyFileOf(owner: KeyOwner): KeyFile {
  return {
    path: `${owner.home}/.ssh/authorized_keys`,
    read: () => plainly(ErrnoError, () => readKeyFile(owner)),
    write: (bytes) => plainly(ErrnoError, () => writeKeyFile(owner, bytes)),
  };
}
