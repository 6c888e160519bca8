/**
 * How a client says what it opens a file for.
 *
 * @module
 */

import type { Access } from "../platform/files.ts";

const NONE: Access = {
  read: false,
  write: false,
  append: false,
  create: false,
  truncate: false,
};

const READ: Access = { ...NONE, read: true };
const WRITE: Access = { ...NONE, write: true, create: true, truncate: true };
const APPEND: Access = { ...NONE, write: true, create: true, append: true };

/** The modes of C's `fopen`; `b` means nothing. */
const MODES: ReadonlyMap<string, Access> = new Map([
  ...spellings("r", READ),
  ...spellings("w", WRITE),
  ...spellings("a", APPEND),
]);

/**
 * Reads a mode.
 *
 * @param text The mode, such as `r` or `w+b`
 * @returns What it asks for; nothing if it is not a mode
 */
export function parseMode(text: string): Access | undefined {
  return MODES.get(text);
}

function spellings(letter: string, access: Access): [string, Access][] {
  const both = { ...access, read: true, write: true };
  return [
    [letter, access],
    [`${letter}b`, access],
    [`${letter}+`, both],
    [`${letter}b+`, both],
    [`${letter}+b`, both],
  ];
}
