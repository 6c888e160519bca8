/**
 * Files of ssh keys on a Linux machine. Users rule over their homes, and the
 * agent over the machine: so it follows no link there, touches only files of
 * the user's own, and puts a new file in the place of the old one.
 *
 * @module
 */

import { type Account, findAccount } from "../../ffi/account.ts";
import { ErrnoError } from "../../ffi/errno.ts";
import type { AuthorizedKeys } from "../authorized_keys.ts";
import { type KeyFile, keyFilesBy } from "../key_files.ts";
import { SystemError } from "../system_error.ts";
import { readKeyFile, writeKeyFile } from "./key_file.ts";

/** Looks a user up by name. */
export type FindAccount = (name: string) => Promise<Account | undefined>;

/** The keys of this machine's users. */
export const authorizedKeys: AuthorizedKeys = authorizedKeysOf(findAccount);

/**
 * Finds key files.
 *
 * @param find Looks users up
 * @returns The files
 */
export function authorizedKeysOf(find: FindAccount): AuthorizedKeys {
  return keyFilesBy(async (user) => {
    const account = await find(user);
    return account && keyFileOf(account);
  });
}

function keyFileOf(account: Account): KeyFile {
  return {
    path: `${account.home}/.ssh/authorized_keys`,
    read: () => passOn(readKeyFile(account)),
    write: (bytes) => passOn(writeKeyFile(account, bytes)),
  };
}

async function passOn<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ErrnoError)) throw error;
    throw new SystemError(error.meaning, { cause: error });
  }
}
