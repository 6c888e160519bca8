/**
 * Adding lines to the journal's file, so that neither a crash nor a second
 * agent spoils what is there, and it does not grow for ever.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { directoryOf } from "../path.ts";

/** Reports may tell what nobody else is to know. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

const NEWLINE = 0x0a;
const EXCLUSIVELY = true;

/**
 * Names the file that a full one becomes.
 *
 * @param path The journal's path
 * @returns The path of its older part
 */
export function olderPart(path: string): string {
  return `${path}.1`;
}

/**
 * Makes the directory of a file, and those above it.
 *
 * @param path The file's path
 */
export async function makeRoomFor(path: string): Promise<void> {
  const directory = directoryOf(path);
  await Deno.mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
}

/**
 * Adds lines, and waits until they are on disk. What cannot be written whole
 * is taken back.
 *
 * @param path The journal
 * @param lines Lines with their newlines
 * @param most When the file counts as full, in bytes
 */
export async function appendLines(
  path: string,
  lines: string,
  most: number = LIMITS.journalBytes,
): Promise<void> {
  const bytes = new TextEncoder().encode(lines);
  await makeRoomFor(path);
  using file = await openLocked(path);
  const end = await healedEnd(file);
  if (end === 0 || end + bytes.length <= most) {
    return await writeAt(file, bytes, end);
  }
  await Deno.rename(path, olderPart(path));
  using fresh = await openLocked(path);
  await writeAt(fresh, bytes, await healedEnd(fresh));
}

/** While somebody waits for the lock, the file may be given another name. */
async function openLocked(path: string): Promise<Deno.FsFile> {
  for (;;) {
    const file = await Deno.open(path, {
      ...{ read: true, append: true, create: true },
      mode: FILE_MODE,
    });
    try {
      await file.lock(EXCLUSIVELY);
      if (await isStill(path, file)) return file;
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}

async function isStill(path: string, file: Deno.FsFile): Promise<boolean> {
  try {
    const [there, ours] = [await Deno.stat(path), await file.stat()];
    return there.ino === ours.ino && there.dev === ours.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A crash may have left half a line, which must not spoil the next one. */
async function healedEnd(file: Deno.FsFile): Promise<number> {
  const { size } = await file.stat();
  if (size === 0) return 0;
  const last = new Uint8Array(1);
  await file.seek(-1, Deno.SeekMode.End);
  await file.read(last);
  if (last[0] === NEWLINE) return size;
  await file.write(Uint8Array.of(NEWLINE));
  return size + 1;
}

async function writeAt(
  file: Deno.FsFile,
  bytes: Uint8Array,
  end: number,
): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) {
      at += await file.write(bytes.subarray(at));
    }
    await file.sync();
  } catch (error) {
    await file.truncate(end);
    throw error;
  }
}
