/**
 * Reading a journal, whoever wrote it and whatever became of it.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { olderPart } from "./append.ts";
import { type JournalEntry, parseEntry } from "./entry.ts";

/** What is in a journal. */
export interface JournalContent {
  /** Cycles, the oldest first. */
  readonly entries: readonly JournalEntry[];
  /** How many lines cannot be read. */
  readonly unreadable: number;
  /** Whether it ends within a line. */
  readonly isTorn: boolean;
}

/** One of its two files. */
interface Part {
  /** Tells it from any other file, whatever it is called by now. */
  readonly identity: string;
  readonly text: string;
}

/**
 * Reads a journal, its older part included. Its writer need not stand still.
 *
 * @param path Where it is
 * @returns What is in it; nothing if it is not there
 */
export async function readJournal(
  path: string,
): Promise<JournalContent | undefined> {
  const current = await readPart(path);
  const older = await readPart(olderPart(path));
  if (current === undefined) return older && contentOf(older.text);
  // It was given its other name between the two.
  if (older?.identity === current.identity) return contentOf(older.text);
  return contentOf(ended(older?.text ?? "") + current.text);
}

/**
 * Reads a regular file from its end.
 *
 * @param path Where it is
 * @param most As much as is read, in bytes
 * @returns Its text, and what tells it from other files; nothing if it is not
 * there
 */
async function readPart(
  path: string,
  most: number = LIMITS.journalBytes + LIMITS.journalLineBytes,
): Promise<Part | undefined> {
  try {
    const { isFile } = await Deno.stat(path);
    if (!isFile) throw new Error(`Cannot read "${path}": it is not a file`);
    using file = await Deno.open(path);
    const { size, dev, ino } = await file.stat();
    const identity = `${dev}:${ino}`;
    await file.seek(Math.max(0, size - most), Deno.SeekMode.Start);
    const text = await readAll(file, Math.min(size, most));
    if (size <= most) return { identity, text };
    return { identity, text: text.slice(text.indexOf("\n") + 1) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Reads what a small file holds.
 *
 * @param path Where it is
 * @param most As much as is read, in bytes
 * @returns Its text; nothing if it is not there
 */
export async function readSmall(
  path: string,
  most: number,
): Promise<string | undefined> {
  return (await readPart(path, most))?.text;
}

async function readAll(file: Deno.FsFile, size: number): Promise<string> {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return new TextDecoder().decode(bytes.subarray(0, at));
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function contentOf(text: string): JournalContent {
  const lines = text.split("\n");
  // What follows the last newline; nothing, if the last line is whole.
  const rest = lines.pop() ?? "";
  const whole = lines.filter((line) => line !== "");
  const entries = [...whole, rest].flatMap((line) => parseEntry(line) ?? []);
  const isTorn = rest !== "" && parseEntry(rest) === undefined;
  const count = whole.length + (rest === "" || isTorn ? 0 : 1);
  return { entries, unreadable: count - entries.length, isTorn };
}
