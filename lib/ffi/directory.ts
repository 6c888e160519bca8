/**
 * Work inside a directory that belongs to somebody else: every step names one
 * entry of a directory that is held open, and no step follows a link, so that
 * nobody can lead a step astray, however they rename things meanwhile.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { O, open, type OpenOptions } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** A descriptor that is closed in the end. */
export interface Handle extends AsyncDisposable {
  /** The descriptor. */
  readonly fd: number;
}

/** Whose something is. */
export interface Owner {
  /** The user's number. */
  readonly uid: number;
  /** The group's number. */
  readonly gid: number;
}

/**
 * Opens a directory by a path that may be trusted.
 *
 * @param path The path
 * @returns The directory
 */
export async function openDirectory(path: string): Promise<Handle> {
  return await openHandle(path, O.rdonly | O.directory);
}

/**
 * Opens a directory inside another one.
 *
 * @param parent The other one
 * @param name The entry
 * @returns The directory
 */
export async function openDirectoryIn(
  { fd: parent }: Handle,
  name: string,
): Promise<Handle> {
  const flags = O.rdonly | O.directory | O.nofollow;
  return await openHandle(name, flags, { parent });
}

/**
 * Opens an entry to read it.
 *
 * @param parent The directory
 * @param name The entry
 * @returns The file
 */
export async function openFileIn(
  { fd: parent }: Handle,
  name: string,
): Promise<Handle> {
  const flags = O.rdonly | O.nonblock | O.nofollow;
  return await openHandle(name, flags, { parent });
}

/**
 * Makes a file that was not there, for the caller's eyes only.
 *
 * @param parent The directory
 * @param name The entry
 * @returns The file, to be written
 */
export async function createFileIn(
  { fd: parent }: Handle,
  name: string,
): Promise<Handle> {
  const flags = O.wronly | O.creat | O.excl | O.nofollow;
  return await openHandle(name, flags, { parent, mode: 0o600 });
}

/**
 * Makes a directory.
 *
 * @param parent Where
 * @param name The entry
 * @param mode Its permissions
 */
export async function makeDirectoryIn(
  parent: Handle,
  name: string,
  mode: number,
): Promise<void> {
  const what = `Cannot make the directory "${name}"`;
  await systemCall(what, "mkdirat", parent.fd, cString(name), mode);
}

/**
 * Gives an entry another name; what had that name is gone.
 *
 * @param parent The directory
 * @param from The name it has
 * @param to The name it gets
 */
export async function renameIn(
  { fd }: Handle,
  from: string,
  to: string,
): Promise<void> {
  const what = `Cannot rename "${from}" to "${to}"`;
  await systemCall(what, "renameat", fd, cString(from), fd, cString(to));
}

/**
 * Removes a file.
 *
 * @param parent The directory
 * @param name The entry
 */
export async function removeFileIn(
  { fd }: Handle,
  name: string,
): Promise<void> {
  await systemCall(`Cannot remove "${name}"`, "unlinkat", fd, cString(name), 0);
}

/**
 * Gives something away.
 *
 * @param handle What
 * @param owner To whom
 * @param mode Its permissions from now on
 */
export async function giveTo(
  { fd }: Handle,
  { uid, gid }: Owner,
  mode: number,
): Promise<void> {
  await systemCall("Cannot change the owner", "fchown", fd, uid, gid);
  await systemCall("Cannot change the permissions", "fchmod", fd, mode);
}

/**
 * Writes everything, down to the disk.
 *
 * @param handle A file
 * @param bytes What to write
 */
export async function writeThrough(
  { fd }: Handle,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.slice(at);
    at += await systemCall("Cannot write", "write", fd, rest, rest.length);
  }
  await systemCall("Cannot write", "fsync", fd);
}

async function openHandle(
  name: string,
  flags: number,
  options?: OpenOptions,
): Promise<Handle> {
  const fd = await open(name, flags | O.noctty, options);
  return {
    fd,
    [Symbol.asyncDispose]: async () => {
      await systemCall("Cannot close", "close", fd);
    },
  };
}
