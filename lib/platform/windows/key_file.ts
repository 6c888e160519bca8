/**
 * One file of ssh keys, reached without a detour.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { newDescriptor } from "../../ffi/windows/descriptor.ts";
import {
  createFileIn,
  type Entry,
  type EntryFacts,
  lookAt,
  makeFolderIn,
  openFileIn,
  openFolder,
  openFolderIn,
} from "../../ffi/windows/entry.ts";
import {
  readEntry,
  removeEntry,
  renameEntry,
  writeEntry,
} from "../../ffi/windows/entry_content.ts";
import { Code, Win32Error } from "../../ffi/windows/error.ts";
import { isTrusted, ownerOf } from "../../ffi/windows/owner.ts";
import { LIMITS } from "../../limits.ts";
import { keyPath, type KeyPlace } from "./key_place.ts";

/** What an entry that is not there makes of a step. */
const MISSING: readonly number[] = [
  Code.ERROR_FILE_NOT_FOUND,
  Code.ERROR_PATH_NOT_FOUND,
];

/**
 * Reads a file of keys.
 *
 * @param place Where it is
 * @returns Its content; nothing if there is none
 */
export async function readKeyFile(
  place: KeyPlace,
): Promise<Uint8Array | undefined> {
  try {
    await using home = await openFolder(place.home);
    await using folder = await openOwnFolder(home, place);
    await using file = await openFileIn(folder, place.file);
    const facts = await lookAt(file);
    checkKeyFile(facts, keyPath(place));
    throwUnlessOwn(file, { place, what: `Cannot read "${keyPath(place)}"` });
    return await readEntry(file, facts.size);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Refuses what is no ordinary file of keys: a link to another's file would
 * show it, or hand a copy over.
 *
 * @param facts What there is to know about the file
 * @param path Where it is
 */
export function checkKeyFile(facts: EntryFacts, path: string): void {
  const what = `Cannot read "${path}"`;
  if (facts.isReparsePoint) throw new AgentError(`${what}: it leads elsewhere`);
  if (facts.isFolder) throw new AgentError(`${what}: it is no regular file`);
  if (facts.links !== 1) {
    throw new AgentError(`${what}: it has another name elsewhere`);
  }
  const most = LIMITS.keyFileBytes;
  if (facts.size > most) {
    throw new AgentError(`${what}: it has more than ${most} bytes`);
  }
}

/**
 * Puts a new file of keys in the place of the old one.
 *
 * @param place Where it is
 * @param bytes Its content
 */
export async function writeKeyFile(
  place: KeyPlace,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  using access = newDescriptor(place.fileAccess);
  await using home = await openFolder(place.home);
  await using folder = await ensureFolder(home, place);
  const name = `${place.file}.${crypto.randomUUID()}`;
  await using file = await createFileIn(folder, name, access);
  try {
    await writeEntry(file, bytes);
    await renameEntry(file, folder, place.file);
  } catch (error) {
    await removeEntry(file).catch(() => {});
    throw error;
  }
}

async function ensureFolder(home: Entry, place: KeyPlace): Promise<Entry> {
  try {
    return await openOwnFolder(home, place);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  using access = newDescriptor(place.folderAccess);
  return await makeFolderIn(home, place.folder, access);
}

/**
 * Anybody may make folders where programs keep what is for the whole machine:
 * keys in one of those must not come to count as an administrator's.
 */
async function openOwnFolder(home: Entry, place: KeyPlace): Promise<Entry> {
  const folder = await openFolderIn(home, place.folder);
  try {
    throwUnlessOwn(folder, { place, what: `Cannot use "${place.folder}"` });
    return folder;
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

function throwUnlessOwn(
  entry: Entry,
  { place, what }: { place: KeyPlace; what: string },
): void {
  const owner = ownerOf(entry);
  if (owner === place.user || isTrusted(owner)) return;
  throw new AgentError(`${what}: it is somebody else's (${owner})`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Win32Error && MISSING.includes(error.code);
}
