/**
 * One user's file of ssh keys, reached without a detour.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import type { Account } from "../../ffi/account.ts";
import {
  createFileIn,
  giveTo,
  type Handle,
  makeDirectoryIn,
  openDirectory,
  openDirectoryIn,
  openFileIn,
  removeFileIn,
  renameIn,
  writeThrough,
} from "../../ffi/directory.ts";
import { Errno, isErrno } from "../../ffi/errno.ts";
import { readFile } from "../../ffi/file.ts";
import { LIMITS } from "../../limits.ts";
import { onThread } from "../../threads.ts";

const DIRECTORY = ".ssh";
const FILE = "authorized_keys";
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Reads the file.
 *
 * @param account Whose
 * @returns Its content; nothing if there is none
 */
export async function readKeyFile(
  account: Account,
): Promise<Uint8Array | undefined> {
  try {
    await using home = await openDirectory(account.home);
    await using directory = await openDirectoryIn(home, DIRECTORY);
    await using file = await openFileIn(directory, FILE);
    return await readOwn(file, account);
  } catch (error) {
    if (isErrno(error, Errno.ENOENT)) return undefined;
    throw error;
  }
}

/**
 * Puts a new file in the place of the old one.
 *
 * @param account Whose
 * @param bytes Its content
 */
export async function writeKeyFile(
  account: Account,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await using home = await openDirectory(account.home);
  await using directory = await ensureDirectory(home, account);
  const name = `.${FILE}.${crypto.randomUUID()}`;
  await using file = await createFileIn(directory, name);
  try {
    await writeThrough(file, bytes);
    await giveTo(file, account, FILE_MODE);
    await renameIn(directory, name, FILE);
  } catch (error) {
    await removeFileIn(directory, name).catch(() => {});
    throw error;
  }
}

async function ensureDirectory(
  home: Handle,
  account: Account,
): Promise<Handle> {
  try {
    const directory = await openDirectoryIn(home, DIRECTORY);
    return await checked(directory, account);
  } catch (error) {
    if (!isErrno(error, Errno.ENOENT)) throw error;
  }
  await makeDirectoryIn(home, DIRECTORY, DIRECTORY_MODE);
  const directory = await openDirectoryIn(home, DIRECTORY);
  await giveTo(directory, account, DIRECTORY_MODE);
  return directory;
}

async function checked(directory: Handle, account: Account): Promise<Handle> {
  const { uid } = await look(directory);
  if (isOwn(uid, account)) return directory;
  await directory[Symbol.asyncDispose]();
  throw new AgentError(`Cannot write to "${DIRECTORY}": it is somebody else's`);
}

/** A link to another's file would show it, or hand a copy over. */
async function readOwn(file: Handle, account: Account): Promise<Uint8Array> {
  const { isFile, uid, nlink, size } = await look(file);
  const what = `Cannot read "${account.home}/${DIRECTORY}/${FILE}"`;
  if (!isFile) throw new AgentError(`${what}: it is no regular file`);
  if (!isOwn(uid, account) || nlink !== 1) {
    throw new AgentError(`${what}: it is not the user's alone`);
  }
  if (size > LIMITS.keyFileBytes) {
    throw new AgentError(
      `${what}: it has more than ${LIMITS.keyFileBytes} bytes`,
    );
  }
  return await readAll(file.fd, size);
}

/** Deno's own reading of a whole file opens it on the event loop. */
async function readAll(fd: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const more = await readFile(fd, bytes.subarray(length));
    if (!more) break;
    length += more;
  }
  return bytes.subarray(0, length);
}

async function look(handle: Handle): Promise<Deno.FileInfo> {
  const what = "Cannot look at what is open";
  return await onThread({ what }, () => Deno.stat(pathOf(handle)));
}

function isOwn(uid: number | null, account: Account): boolean {
  return uid === account.uid || uid === 0;
}

/** The very file that is open, whatever its name means by now. */
function pathOf({ fd }: Handle): string {
  return `/proc/self/fd/${fd}`;
}
