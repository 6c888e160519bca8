/**
 * What a copy of a disk says about the freeze cycle it was taken in.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import { LIMITS } from "../limits.ts";
import { directoryOf, nameOf } from "../path.ts";
import type { JournalEntry } from "./entry.ts";
import { readJournal, readSmall } from "./read.ts";
import { parseStamp, type Stamp, stampPath } from "./stamp.ts";

/** What was found in a copy. */
export interface ImageWord {
  /** The directory in which it was found. */
  readonly directory: string;
  /** The cycle that went on when the copy was taken. */
  readonly stamp: Stamp | undefined;
  /** The cycle of an earlier copy, which the machine was started with. */
  readonly origin: Stamp | undefined;
  /** The last cycle that the copied machine had written down. */
  readonly last: JournalEntry | undefined;
}

/**
 * Looks into a mounted copy of a disk. What was mounted at `/var` is found
 * as well as what was mounted at `/`.
 *
 * @param image Where it is mounted
 * @param journal Where the journal lay on the machine
 * @returns What was found; nothing if there is no word of a cycle
 */
export async function readImage(
  image: string,
  journal: string,
): Promise<ImageWord | undefined> {
  const root = await rootOf(image);
  for (const directory of placesOf(directoryOf(journal))) {
    const place = await placeInside(root, directory);
    if (place === undefined) continue;
    const word = await readWord(place, nameOf(journal));
    if (word !== undefined) return word;
  }
  return undefined;
}

async function rootOf(image: string): Promise<string> {
  try {
    return await Deno.realPath(image);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new AgentError(`Cannot look into "${image}": it does not exist`, {
      cause,
    });
  }
}

/** `/a/b` may be there as it is, as `/b`, or as the root itself. */
function placesOf(directory: string): string[] {
  const parts = directory.split("/").filter((part) => part !== "");
  return [...parts.keys(), parts.length]
    .map((count) => `/${parts.slice(count).join("/")}`);
}

/** A link in the copy may lead out of it, to files of this machine. */
async function placeInside(
  root: string,
  directory: string,
): Promise<string | undefined> {
  try {
    const place = await Deno.realPath(`${root}${directory}`);
    return isInside(root, place) ? place : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isInside(root: string, place: string): boolean {
  return root === "/" || place === root || place.startsWith(`${root}/`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.FilesystemLoop;
}

async function readWord(
  directory: string,
  name: string,
): Promise<ImageWord | undefined> {
  const journal = `${directory}/${name}`;
  for (const path of [journal, stampPath(journal, "current")]) {
    await refuseLink(path);
  }
  const stamp = await readStamp(stampPath(journal, "current"));
  const origin = await readStamp(stampPath(journal, "origin"));
  const content = await readJournal(journal);
  const isEmpty = stamp === undefined && origin === undefined &&
    content === undefined;
  if (isEmpty) return undefined;
  return { directory, stamp, origin, last: content?.entries.at(-1) };
}

async function readStamp(path: string): Promise<Stamp | undefined> {
  await refuseLink(path);
  const text = await readSmall(path, LIMITS.stampBytes);
  if (text === undefined) return undefined;
  const stamp = parseStamp(text);
  if (stamp !== undefined) return stamp;
  throw new AgentError(`Cannot read "${path}": it is no stamp of a cycle`);
}

async function refuseLink(path: string): Promise<void> {
  try {
    const { isSymlink } = await Deno.lstat(path);
    if (!isSymlink) return;
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw new AgentError(`Cannot read "${path}": it is a link`);
}
