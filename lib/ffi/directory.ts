/**
 * Work inside a directory, which may belong to somebody else, with that user's
 * rights: every step names one entry of a directory that is held open, and no
 * step follows a link, so that nobody can lead a step astray, however they
 * rename things meanwhile.
 *
 * @module
 */

import type { Identity } from "./as_user.ts";
import { cString } from "./descriptor.ts";
import { Errno, isErrno } from "./errno.ts";
import { O, open, type OpenOptions } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** open(2) of what may not be listed; fsync(2) of what takes none. */
const UNSYNCED = [Errno.EACCES, Errno.EINVAL] as const;

/** A descriptor that is closed in the end. */
export interface Handle extends AsyncDisposable {
  /** The descriptor. */
  readonly fd: number;
  /** With whose rights everything is done in it and with it, if not our own. */
  readonly user: Identity | undefined;
}

/**
 * Opens a directory by a path that may be trusted. The user need not be
 * allowed to list it.
 *
 * @param path The path
 * @param user Who opens it, and does what is done in it; the agent itself,
 * unless given
 * @returns The directory
 */
export async function openDirectory(
  path: string,
  user?: Identity,
): Promise<Handle> {
  return await openHandle(path, O.path | O.directory, { user });
}

/**
 * Opens a directory inside another one.
 *
 * @param parent The other one
 * @param name The entry
 * @returns The directory
 */
export async function openDirectoryIn(
  { fd: parent, user }: Handle,
  name: string,
): Promise<Handle> {
  const flags = O.path | O.directory | O.nofollow;
  return await openHandle(name, flags, { parent, user });
}

/**
 * Opens an entry to read it.
 *
 * @param parent The directory
 * @param name The entry
 * @returns The file
 */
export async function openFileIn(
  { fd: parent, user }: Handle,
  name: string,
): Promise<Handle> {
  const flags = O.rdonly | O.nonblock | O.nofollow;
  return await openHandle(name, flags, { parent, user });
}

/**
 * Makes a file that was not there, for the user's eyes only.
 *
 * @param parent The directory
 * @param name The entry
 * @returns The file, to be written
 */
export async function createFileIn(
  { fd: parent, user }: Handle,
  name: string,
): Promise<Handle> {
  const flags = O.wronly | O.creat | O.excl | O.nofollow;
  return await openHandle(name, flags, { parent, user, mode: 0o600 });
}

/**
 * Makes a directory.
 *
 * @param parent Where
 * @param name The entry
 * @param mode Its permissions
 */
export async function makeDirectoryIn(
  { fd, user }: Handle,
  name: string,
  mode: number,
): Promise<void> {
  const what = `Cannot make the directory "${name}"`;
  await systemCall({ what, user }, "mkdirat", fd, cString(name), mode);
}

/**
 * Gives an entry another name; what had that name is gone.
 *
 * @param parent The directory
 * @param from The name it has
 * @param to The name it gets
 */
export async function renameIn(
  { fd, user }: Handle,
  from: string,
  to: string,
): Promise<void> {
  const what = `Cannot rename "${from}" to "${to}"`;
  const words = [fd, cString(from), fd, cString(to)] as const;
  await systemCall({ what, user }, "renameat", ...words);
}

/**
 * Removes a file.
 *
 * @param parent The directory
 * @param name The entry
 */
export async function removeFileIn(
  { fd, user }: Handle,
  name: string,
): Promise<void> {
  const what = `Cannot remove "${name}"`;
  await systemCall({ what, user }, "unlinkat", fd, cString(name), 0);
}

/**
 * Reads what is there, from the beginning.
 *
 * @param handle A file that nobody has read from
 * @param limit How many bytes at most
 * @returns What it holds
 */
export async function readUpTo(
  { fd, user }: Handle,
  limit: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(limit);
  let length = 0;
  while (length < limit) {
    const rest = bytes.subarray(length);
    const purpose = { what: "Cannot read", user };
    const more = await systemCall(purpose, "read", fd, rest, rest.length);
    if (more === 0) break;
    length += more;
  }
  return bytes.subarray(0, length);
}

/**
 * Writes everything, down to the disk.
 *
 * @param handle A file
 * @param bytes What to write
 */
export async function writeThrough(
  { fd, user }: Handle,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const purpose = { what: "Cannot write", user };
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.slice(at);
    at += await systemCall(purpose, "write", fd, rest, rest.length);
  }
  await systemCall(purpose, "fsync", fd);
}

/**
 * Has the disk know which entries a directory has, so that a power cut does
 * not bring back what was renamed. A user who may not list the directory
 * cannot ask for that, and some filesystems have nothing to do: both is well.
 *
 * @param directory The directory
 */
export async function syncDirectory(
  { fd: parent, user }: Handle,
): Promise<void> {
  try {
    // One opened by path alone, as the handle is, takes no fsync().
    const flags = O.rdonly | O.directory | O.nonblock;
    await using list = await openHandle(".", flags, { parent, user });
    const purpose = { what: "Cannot sync the directory", user };
    await systemCall(purpose, "fsync", list.fd);
  } catch (error) {
    if (!UNSYNCED.some((errno) => isErrno(error, errno))) throw error;
  }
}

async function openHandle(
  name: string,
  flags: number,
  options: OpenOptions & Pick<Handle, "user">,
): Promise<Handle> {
  const { user } = options;
  const fd = await open(name, flags | O.noctty, options);
  return {
    fd,
    user,
    [Symbol.asyncDispose]: async () => {
      await systemCall("Cannot close", "close", fd);
    },
  };
}
