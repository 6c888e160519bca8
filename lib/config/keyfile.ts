/**
 * The syntax of configuration files: groups of `key=value` lines, as GLib
 * defines them. The `ini` package does not fit: it skips what it cannot read,
 * cuts values at `;` and `#`, takes quotes off, and knows no line numbers.
 *
 * @module
 */

/** A line that sets something. */
export interface Entry {
  /** The group it stands in. */
  readonly group: string;
  /** What is left of the equals sign. */
  readonly key: string;
  /** What is right of it; escapes are still in place. */
  readonly value: string;
  /** The number of the line, from 1. */
  readonly line: number;
}

/** A file that cannot be used; the text says which line is wrong. */
export class KeyfileError extends Error {
  /**
   * Describes what is wrong.
   *
   * @param line The number of the line
   * @param why What is wrong with it
   */
  constructor(line: number, why: string) {
    super(`line ${line}: ${why}`);
    this.name = "KeyfileError";
  }
}

/**
 * Reads a file.
 *
 * @param text What is in it
 * @returns Its entries in order, duplicates and all
 */
export function parseKeyfile(text: string): Entry[] {
  const entries: Entry[] = [];
  let group: string | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const content = raw.replace(/\r$/, "").trimStart();
    if (content === "" || content.startsWith("#")) continue;
    const line = index + 1;
    const header = /^\[(.*)\]\s*$/.exec(content);
    if (header) group = groupName(header[1] ?? "", line);
    else entries.push({ ...pair(content, line), group: inside(group, line) });
  }
  return entries;
}

function groupName(name: string, line: number): string {
  if (!/^[^[\]\p{Cc}]+$/u.test(name)) {
    throw new KeyfileError(line, `"${name}" is not a name for a group`);
  }
  return name;
}

function inside(group: string | undefined, line: number): string {
  if (group === undefined) {
    throw new KeyfileError(line, "a group such as [general] must come first");
  }
  return group;
}

function pair(content: string, line: number): Omit<Entry, "group"> {
  const match = /^([^=]*[^=\s])\s*=\s*(.*)$/.exec(content);
  if (!match) {
    const what = "not a group, a comment or a key with a value";
    throw new KeyfileError(line, `"${content}" is ${what}`);
  }
  const [, key = "", value = ""] = match;
  return { key, value, line };
}

const ESCAPES: Readonly<Record<string, string>> = {
  s: " ",
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
};

/**
 * Replaces the escapes in a value.
 *
 * @param value The value as the file has it
 * @returns What it stands for; nothing if an escape is not one
 */
export function unescapeValue(value: string): string | undefined {
  const escape = /\\(.?)/gs;
  for (const [, letter = ""] of value.matchAll(escape)) {
    if (ESCAPES[letter] === undefined) return undefined;
  }
  return value.replace(escape, (_, letter) => ESCAPES[letter] ?? "");
}

/**
 * Makes text survive being written to a file and read back.
 *
 * @param text The text
 * @returns A value for a file
 */
export function escapeValue(text: string): string {
  const [leading = ""] = /^[ \t]*/.exec(text) ?? [];
  const start = leading.replaceAll(" ", "\\s").replaceAll("\t", "\\t");
  return start + text.slice(leading.length)
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}
