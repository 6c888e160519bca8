/**
 * One user's file of ssh keys, reached without a detour, and with no more
 * rights than the user has.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import type { Identity } from "../../ffi/as_user.ts";
import {
  createFileIn,
  type Handle,
  makeDirectoryIn,
  openDirectory,
  openDirectoryIn,
  openFileIn,
  readUpTo,
  removeFileIn,
  renameIn,
  syncDirectory,
  writeThrough,
} from "../../ffi/directory.ts";
import { Errno, isErrno } from "../../ffi/errno.ts";
import { statusOf } from "../../ffi/file_status.ts";
import { LIMITS } from "../../limits.ts";

const DIRECTORY = ".ssh";
const FILE = "authorized_keys";
const DIRECTORY_MODE = 0o700;

/** Whose keys are meant. */
export interface KeyOwner extends Identity {
  /** The home directory. */
  readonly home: string;
}

/**
 * Reads the file.
 *
 * @param owner Whose
 * @returns Its content; nothing if there is none
 */
export async function readKeyFile(
  owner: KeyOwner,
): Promise<Uint8Array | undefined> {
  try {
    await using home = await openDirectory(owner.home, owner);
    await using directory = await openDirectoryIn(home, DIRECTORY);
    await using file = await openFileIn(directory, FILE);
    return await readOwn(file, owner);
  } catch (error) {
    if (isErrno(error, Errno.ENOENT)) return undefined;
    throw error;
  }
}

/**
 * Puts a new file in the place of the old one.
 *
 * @param owner Whose
 * @param bytes Its content
 */
export async function writeKeyFile(
  owner: KeyOwner,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await using home = await openDirectory(owner.home, owner);
  await using directory = await ensureDirectory(home, owner);
  const name = `.${FILE}.${crypto.randomUUID()}`;
  await using file = await createFileIn(directory, name);
  try {
    await writeThrough(file, bytes);
    await renameIn(directory, name, FILE);
  } catch (error) {
    await removeFileIn(directory, name).catch(() => {});
    throw error;
  }
  await syncDirectory(directory);
}

async function ensureDirectory(
  home: Handle,
  owner: KeyOwner,
): Promise<Handle> {
  try {
    const directory = await openDirectoryIn(home, DIRECTORY);
    return await checked(directory, owner);
  } catch (error) {
    if (!isErrno(error, Errno.ENOENT)) throw error;
  }
  await makeDirectoryIn(home, DIRECTORY, DIRECTORY_MODE);
  await syncDirectory(home);
  return await openDirectoryIn(home, DIRECTORY);
}

/** The user may be allowed to write there, but whoever owns it rules it. */
async function checked(directory: Handle, owner: KeyOwner): Promise<Handle> {
  const { uid } = await statusOf(directory);
  if (isOwn(uid, owner)) return directory;
  await directory[Symbol.asyncDispose]();
  throw new AgentError(`Cannot write to "${DIRECTORY}": it is somebody else's`);
}

/** A link to another's file would show it, or hand a copy over. */
async function readOwn(file: Handle, owner: KeyOwner): Promise<Uint8Array> {
  const { isFile, uid, links, length } = await statusOf(file);
  const what = `Cannot read "${owner.home}/${DIRECTORY}/${FILE}"`;
  if (!isFile) throw new AgentError(`${what}: it is no regular file`);
  if (!isOwn(uid, owner) || links !== 1) {
    throw new AgentError(`${what}: it is not the user's alone`);
  }
  if (length > LIMITS.keyFileBytes) {
    throw new AgentError(
      `${what}: it has more than ${LIMITS.keyFileBytes} bytes`,
    );
  }
  return await readUpTo(file, length);
}

function isOwn(uid: number, owner: KeyOwner): boolean {
  return uid === owner.uid || uid === 0;
}
