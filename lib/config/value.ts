/**
 * From the text of an option to its value and back.
 *
 * @module
 */

import { ANY_CID } from "../platform/cid.ts";
import { filterFault } from "../platform/filesystem_filter.ts";
import { escapeValue } from "./keyfile.ts";
import type { VssBackup } from "./config.ts";
import type { Kind, Kinds } from "./option.ts";

/** The value of any option. */
export type Value = Kinds[Kind];

/** What an option's text means. */
export type Read = { readonly value: Value } | {
  /** What is wrong with the text. */
  readonly error: string;
};

/** The longest time that can be set, in seconds: a day. */
const LONGEST = 86_400;

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

const BACKUPS: readonly VssBackup[] = [
  "copy",
  "full",
  "incremental",
  "differential",
  "log",
];

const READERS: Readonly<Record<Kind, (text: string) => Read>> = {
  flag: readFlag,
  text: (text) => ({ value: text }),
  list: (text) => ({ value: splitList(text) }),
  cids: readCids,
  filesystems: readFilesystems,
  seconds: readSeconds,
  format: (text) => readChoice(text, ["text", "json"]),
  backup: (text) => readChoice(text, BACKUPS),
  failures: (text) => readChoice(text, ["skip", "fail"]),
};

/**
 * Turns text into a value.
 *
 * @param kind The type of the value
 * @param text The text
 * @returns The value, or what is wrong
 */
export function readValue(kind: Kind, text: string): Read {
  return READERS[kind](text);
}

/**
 * Turns a value into the text for a configuration file.
 *
 * @param value The value
 * @returns The text, fit to be read back
 */
export function printValue(value: Value): string {
  return escapeValue(String(value ?? ""));
}

/**
 * Compares values.
 *
 * @param one A value
 * @param other Another one, for the same option
 * @returns Whether they mean the same
 */
export function isSame(one: Value, other: Value): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length &&
    one.every((name, index) => name === other[index]);
}

function readFlag(text: string): Read {
  const value = BOOLEANS.get(text.trimEnd());
  if (value !== undefined) return { value };
  return { error: `"${text}" is not true, false, 1 or 0` };
}

/** Zero is no deadline but a mistake: everything would fail at once. */
function readSeconds(text: string): Read {
  const value = /^\d+(\.\d+)?\s*$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= LONGEST) return { value };
  return { error: `"${text}" is not a number above 0 and up to ${LONGEST}` };
}

function readChoice<T extends Value>(
  text: string,
  choices: readonly T[],
): Read {
  const value = choices.find((choice) => choice === text.trimEnd());
  if (value !== undefined) return { value };
  const last = choices.slice(-1).join();
  const names = [choices.slice(0, -1).join(", "), last].join(" or ");
  return { error: `"${text}" is not ${names}` };
}

function readCids(text: string): Read {
  const words = splitList(text);
  const wrong = words.find((word) =>
    !/^\d+$/.test(word) || Number(word) > ANY_CID
  );
  if (wrong === undefined) return { value: words.map(Number) };
  return { error: `"${wrong}" is not a number up to ${ANY_CID}` };
}

function readFilesystems(text: string): Read {
  const value = splitList(text);
  const error = value.map(filterFault).find((fault) => fault !== undefined);
  return error === undefined ? { value } : { error };
}

function splitList(text: string): string[] {
  return text.split(/[,;]/).map((name) => name.trim()).filter((name) => name);
}
