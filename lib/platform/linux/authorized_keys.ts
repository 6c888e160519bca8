/**
 * Files of ssh keys on a Linux machine. Users rule over their homes, and the
 * agent over the machine: so it follows no link there, touches only files of
 * the user's own, and puts a new file in the place of the old one.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { type Account, findAccount } from "../../ffi/account.ts";
import { ErrnoError } from "../../ffi/errno.ts";
import { LIMITS } from "../../limits.ts";
import { Turns } from "../../turns.ts";
import type { AuthorizedKeys } from "../authorized_keys.ts";
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
  // Two changes at the same time would lose one.
  const turns = new Turns();
  return {
    read: (user) => read(user, find),
    edit: (user, change) => turns.run(() => edit(user, { change, find })),
  };
}

async function read(user: string, find: FindAccount): Promise<string> {
  const account = await lookUp(user, find);
  const path = pathOf(account);
  const bytes = await bounded(path, "read", readKeyFile(account));
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  throw new AgentError(`failed to read '${path}': No such file or directory`);
}

async function edit(
  user: string,
  { change, find }: {
    change: (text: string | undefined) => string | undefined;
    find: FindAccount;
  },
): Promise<void> {
  const account = await lookUp(user, find);
  const path = pathOf(account);
  const bytes = await bounded(path, "read", readKeyFile(account));
  const before = bytes && strictText(bytes, path);
  const after = change(before);
  if (after === undefined || after === before) return;
  const work = writeKeyFile(account, new TextEncoder().encode(after));
  await bounded(path, "write", work);
}

async function lookUp(user: string, find: FindAccount): Promise<Account> {
  const what = `failed to lookup user '${user}'`;
  const account = await within(find(user), { what, ms: LIMITS.accountMs });
  if (account !== undefined) return account;
  throw new AgentError(`${what}: no such user`);
}

function pathOf({ home }: Account): string {
  return `${home}/.ssh/authorized_keys`;
}

/** A home may lie on a server that does not answer. */
async function bounded<T>(
  path: string,
  verb: "read" | "write",
  work: Promise<T>,
): Promise<T> {
  const what = `failed to ${verb} '${path}'`;
  try {
    return await within(work, { what, ms: LIMITS.accountMs });
  } catch (error) {
    if (!(error instanceof ErrnoError)) throw error;
    throw new AgentError(`${what}: ${error.meaning}`, { cause: error });
  }
}

/** What cannot be read exactly would not be written back as it was. */
function strictText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch (cause) {
    throw new AgentError(`Cannot change '${path}': it is not UTF-8`, { cause });
  }
}
