/**
 * The keys of a hook unit: how they are declared, and how their text is read.
 *
 * @module
 */

import { isAbsolute } from "../path.ts";
import { splitWords } from "./words.ts";

/** What the text of a key is turned into, by kind. */
export interface UnitKinds {
  /** Text, taken as it is. */
  text: string;
  /** An absolute path. */
  path: string;
  /** Yes or no. */
  flag: boolean;
  /** A whole number. */
  integer: number;
  /** A time in seconds, which may have decimals. */
  seconds: number;
  /** Words as a shell would split them, without any other meaning. */
  words: readonly string[];
}

/** The value of any key. */
export type UnitValue = UnitKinds[keyof UnitKinds];

/** A key of a unit: parser and documentation read this and nothing else. */
export interface UnitKey {
  /** Its name. */
  readonly key: string;
  /** The type of its value. */
  readonly kind: keyof UnitKinds;
  /** What the documentation calls the value; else it is named by its kind. */
  readonly value?: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** The smallest number, if not 0. */
  readonly least?: number;
  /** The largest number. */
  readonly most?: number;
  /** What stands for a key that is left out, as text. */
  readonly fallback?: string;
  /** Whether it may not be left out. */
  readonly required?: true;
  /** What it means, in a few words. */
  readonly meaning: string;
}

/** The longest time that can be set, in seconds: a day. */
const LONGEST = 86_400;

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** A key, and the unit that it is in. */
interface KeyPlace {
  readonly key: UnitKey;
  /** Its path: others have to be of the same kind. */
  readonly unit: string;
}

const READERS: {
  readonly [K in keyof UnitKinds]: (
    text: string,
    about: KeyPlace,
  ) => UnitKinds[K];
} = {
  text: (text) => text,
  path: readPath,
  flag: readFlag,
  integer: readInteger,
  seconds: readSeconds,
  words: splitWords,
};

/**
 * Reads the text of a key. Throws an error whose message is the end of a
 * sentence.
 *
 * @param key The key
 * @param text Its text, without escapes
 * @param place The path of the unit, which tells what paths look like
 * @returns Its value
 */
export function readUnitValue(
  key: UnitKey,
  text: string,
  { unit }: { readonly unit: string },
): UnitValue {
  const { choices } = key;
  if (text === "") throw new Error("it has no value");
  if (choices !== undefined && !choices.includes(text)) {
    throw new Error(`"${text}" is not ${choices.join(" or ")}`);
  }
  return READERS[key.kind](text, { key, unit });
}

function readPath(text: string, { unit }: KeyPlace): string {
  if (isAbsolute(text, unit)) return text;
  throw new Error(`"${text}" is not an absolute path`);
}

function readFlag(text: string): boolean {
  const value = FLAGS[text];
  if (value !== undefined) return value;
  throw new Error(`"${text}" is not true or false`);
}

function readInteger(text: string, { key }: KeyPlace): number {
  const { least = 0, most = Number.MAX_SAFE_INTEGER } = key;
  const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`"${text}" is not a whole number from ${least} to ${most}`);
}

/** Zero is no deadline but a mistake: everything would fail at once. */
function readSeconds(
  text: string,
  { key: { most = LONGEST } }: KeyPlace,
): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= most) return value;
  throw new Error(`"${text}" is not a number above 0 and up to ${most}`);
}
