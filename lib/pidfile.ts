/**
 * The file that holds the process id of a daemon. Its lock, not its being
 * there, says that the daemon runs; so a file left by a crash is no obstacle.
 *
 * @module
 */

import { reasonOf } from "./error.ts";
import type { Descriptor } from "./ffi/descriptor.ts";
import { openLockFile, tryLock } from "./ffi/file_lock.ts";
import { directoryOf } from "./path.ts";
import { ensureDirectory } from "./private_directory.ts";

/** Nobody but the owner needs to see it; the reference agrees. */
const FILE_MODE = 0o600;
/** Another one that goes makes one try fail; so many at once there are not. */
const TRIES = 100;

/**
 * Writes the process id to a file and keeps the file locked.
 *
 * @param path Where; its folder is made if only that is missing
 * @returns The lock; disposing it removes the file, if it is still the same
 */
export function lockPidFile(path: string): Disposable {
  try {
    return lockOrThrow(path);
  } catch (cause) {
    const why = reasonOf(cause);
    throw new Error(`Cannot lock pid file: ${why}`, { cause });
  }
}

function lockOrThrow(path: string): Disposable {
  ensureDirectory(directoryOf(path));
  const file = lockedFile(path);
  try {
    // Another opening of the same file: the lock stays where it is.
    Deno.writeTextFileSync(`/proc/self/fd/${file.fd}`, `${Deno.pid}\n`);
  } catch (error) {
    release(path, file);
    throw error;
  }
  return { [Symbol.dispose]: () => release(path, file) };
}

/**
 * The previous owner removes its file while holding the lock; so it may be gone
 * by the time the lock is ours, and a lock on a file without a name is worth
 * nothing.
 */
function lockedFile(path: string): Descriptor {
  for (let tries = 0; tries < TRIES; tries++) {
    const file = openLockFile(path, FILE_MODE);
    const locked = tryRegular(path, file);
    if (locked && isSame(path, file)) return file;
    file[Symbol.dispose]();
    if (!locked) throw new Error(`"${path}" is held by ${holder(path)}`);
  }
  throw new Error(`"${path}" is replaced again and again`);
}

/** It is removed in the end, which would be a pity for a device. */
function tryRegular(path: string, file: Descriptor): boolean {
  if (Deno.statSync(`/proc/self/fd/${file.fd}`).isFile) return tryLock(file.fd);
  file[Symbol.dispose]();
  throw new Error(`"${path}" is no regular file`);
}

function release(path: string, file: Descriptor): void {
  if (isSame(path, file)) Deno.removeSync(path);
  file[Symbol.dispose]();
}

function isSame(path: string, { fd }: Descriptor): boolean {
  const ours = Deno.statSync(`/proc/self/fd/${fd}`);
  const theirs = statIfThere(path);
  return theirs?.ino === ours.ino && theirs.dev === ours.dev;
}

/** A link stands for what it leads to, as when it is opened. */
function statIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function holder(path: string): string {
  const text = Deno.readTextFileSync(path).trim();
  return /^\d+$/.test(text) ? `process ${text}` : "another process";
}
