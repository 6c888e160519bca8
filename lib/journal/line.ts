/**
 * Lines of bounded length: of a cycle with very much to say, what says least
 * is left out first.
 *
 * @module
 */

import type { FilesystemRecord, HookRecord } from "../freeze/report.ts";
import { LIMITS } from "../limits.ts";
import type { JournalEntry } from "./entry.ts";

/** How long texts may be, in characters, if all of them are too long. */
const SHORTER = [512, 64] as const;

/** How many filesystems, and runs of hooks, if they are too many. */
const MOST = 256;

/**
 * Writes an entry as a line.
 *
 * @param entry What to write
 * @param most The longest line, in bytes
 * @returns The line with its newline
 */
export function lineOf(
  entry: JournalEntry,
  most: number = LIMITS.journalLineBytes,
): string {
  for (const form of formsOf(entry)) {
    const line = `${JSON.stringify(form)}\n`;
    if (new TextEncoder().encode(line).length <= most) return line;
  }
  throw new Error("Cannot write down a cycle: its name alone is too long");
}

/** From everything to next to nothing. */
function* formsOf(entry: JournalEntry): Generator<JournalEntry> {
  yield entry;
  for (const length of SHORTER) yield withTexts(entry, length);
  const short = withTexts(entry, SHORTER[1]);
  const filesystems = short.filesystems.map(withoutSteps);
  yield { ...short, filesystems };
  yield {
    ...short,
    filesystems: filesystems.slice(0, MOST),
    hooks: short.hooks.slice(0, MOST),
    because: short.because.slice(0, MOST),
  };
  yield { ...short, filesystems: [], hooks: [], because: [] };
}

function withTexts(entry: JournalEntry, length: number): JournalEntry {
  return {
    ...entry,
    shortened: true,
    filesystems: entry.filesystems.map((one) => ({
      ...one,
      steps: one.steps.map((step) => withError(step, length)),
    })),
    hooks: entry.hooks.map((hook) => withOutput(hook, length)),
    because: entry.because.map((sentence) => cut(sentence, length)),
  };
}

function withError<T extends { readonly error?: string }>(
  { error, ...step }: T,
  length: number,
): Omit<T, "error"> & { error?: string } {
  return error === undefined ? step : { ...step, error: cut(error, length) };
}

function withOutput(
  { output, ...rest }: HookRecord,
  length: number,
): HookRecord {
  const hook = withError(rest, length);
  if (output === undefined) return hook;
  return { ...hook, output: output.slice(-length) };
}

function withoutSteps(filesystem: FilesystemRecord): FilesystemRecord {
  return { ...filesystem, steps: [] };
}

function cut(sentence: string, length: number): string {
  return sentence.length <= length ? sentence : `${sentence.slice(0, length)}…`;
}
