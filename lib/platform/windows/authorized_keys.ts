/**
 * Files of ssh keys on a Windows machine. Users rule over their folders, and
 * the agent over the machine: so it follows no reparse point there, and puts a
 * new file, which only the system, administrators and the user may touch, in
 * the place of the old one.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import {
  findAccount,
  isAdministrator,
  type WindowsAccount,
} from "../../ffi/windows/account.ts";
import { Win32Error } from "../../ffi/windows/error.ts";
import { registryText } from "../../ffi/windows/registry.ts";
import type { AuthorizedKeys } from "../authorized_keys.ts";
import { type KeyFile, keyFilesBy } from "../key_files.ts";
import { plainly } from "../system_error.ts";
import { readKeyFile, writeKeyFile } from "./key_file.ts";
import {
  administratorsPlace,
  keyPath,
  type KeyPlace,
  userPlace,
} from "./key_place.ts";

/** What tells where a user's keys are. */
export interface KeyPlaceParts {
  /** Looks a user up by name. */
  find(user: string): Promise<WindowsAccount | undefined>;
  /** Finds out whether they are an administrator. */
  isAdministrator(account: WindowsAccount): Promise<boolean>;
  /** Reads a text that belongs to the machine from the registry. */
  registry(key: string, name: string): string | undefined;
}

const PROFILES = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";

/** The keys of this machine's users. */
export const authorizedKeys: AuthorizedKeys = keyFilesBy(async (user) => {
  const place = await keyPlaceOf(user, {
    find: findAccount,
    isAdministrator,
    registry: registryText,
  });
  return place && keyFileAt(place);
});

/**
 * Finds the place of a user's keys.
 *
 * @param user The user's name
 * @param parts What tells where that is
 * @returns The place; nothing if there is no such user
 */
export async function keyPlaceOf(
  user: string,
  parts: KeyPlaceParts,
): Promise<KeyPlace | undefined> {
  const account = await parts.find(user);
  if (account === undefined) return undefined;
  if (await parts.isAdministrator(account)) {
    const programData = parts.registry(PROFILES, "ProgramData");
    return administratorsPlace(programData ?? "C:\\ProgramData");
  }
  const key = `${PROFILES}\\${account.sid}`;
  const profile = parts.registry(key, "ProfileImagePath");
  if (profile !== undefined) return userPlace(profile, account.sid);
  // A folder by the user's name would not become theirs: Windows makes
  // another one, with another name, when they log in for the first time.
  const why = "the user has no profile before the first login";
  throw new AgentError(`failed to lookup user '${user}': ${why}`);
}

function keyFileAt(place: KeyPlace): KeyFile {
  return {
    path: keyPath(place),
    read: () => plainly(Win32Error, () => readKeyFile(place)),
    write: (bytes) => plainly(Win32Error, () => writeKeyFile(place, bytes)),
  };
}
