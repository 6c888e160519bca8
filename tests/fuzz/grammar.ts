/**
 * Requests as no sane client writes them, the same for the same dice.
 *
 * @module
 */

import { bytesOf } from "../lib/json/feeding.ts";
import { type Dice, pick } from "../lib/json/generator.ts";

/** Numbers at the edges of what a double, an int64 and a uint64 hold. */
const NUMBERS = [
  ..."0 1 -1 -0 7 12 999999999999999 1000000000000000 9007199254740991"
    .split(" "),
  ..."9007199254740992 9007199254740993 -9007199254740993".split(" "),
  ..."9223372036854775807 9223372036854775808 -9223372036854775808".split(" "),
  ..."-9223372036854775809 18446744073709551615 18446744073709551616"
    .split(" "),
  ..."99999999999999999999 -99999999999999999999 1.0 0.1 -0.0 1e2 1E+2 1.5e3"
    .split(" "),
  ..."1e-400 1e400 -1e400 4.9e-324 0.30000000000000004 100000000000000000e3"
    .split(" "),
] as const;

/** What looks like a number or a word, and is none, or not for both agents. */
const NO_SCALARS = [
  ..."0e1 -0E5 0e 0.0e1".split(" "),
  ..."01 -01 1. .5 1e 1e+ - +1 0x10 1a -a 1_0 tru TRUE nul nan NaN inf Infinity"
    .split(" "),
  ...["undefined", "truefalse", "a", "%s", "%d"],
] as const;

/** Insides of strings that are text. */
const TEXTS = [
  ...["", "a", "guest-ping", "x y", "[", "{", "]", "}", ":", ",", "/", "//"],
  ...["é", "😀", "\u007f", "日本", "\u2028", "\ufeff", "\ufffd", "\u0080"],
  ...[
    "\\n",
    "\\t\\r\\b\\f",
    '\\"',
    "\\\\",
    "\\/",
    "\\'",
    "%",
    "%d",
    "__proto__",
  ],
  ...["\\u0000", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\u007F", "\\uFFFD"],
  ...["constructor", "toString", "0", "1", "length", "\\u002d"],
] as const;

/** Insides of strings that are not. */
const NO_TEXTS = [
  ...["\\q", "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\x41", "\\0", "\\"],
  ...["\\ud800", "\\udc00", "\\ud800x", "\\ud800\\u0041", "\\ud800\\ud800"],
  ...["\\udc00\\ud800", "\\uffff", "\\ufffe", "\\ufdd0", "\\ud83f\\udfff"],
  ...["\\ud800\\n", "\\uD800\\", "\t", "\n", "\u0001", "\u001f", "\0"],
  ...["\u{1fffe}", "\uffff", "\ufdef", "\u{10ffff}"],
] as const;

/** Bytes that are not UTF-8, or not always. */
const BYTES = [
  [0x80],
  [0xbf],
  [0xc0],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xc0, 0xaf],
  [0xe0, 0x80, 0x80],
  [0xe0, 0x9f, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xef, 0xbf, 0xbf],
  [0xef, 0xb7, 0x90],
  [0xf0, 0x80, 0x80, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xc3],
  [0xfe],
  [0xff],
  [0xff, 0xff],
  [0x00],
  [0x7f],
] as const;

const SPACES = ["", "", "", "", "", " ", "\n", "\r\n", "\t", "  "] as const;

/** What comes between values, and does not belong there. */
const JUNK = [
  ...["#!@ junk ", "/* */", "//\n", ",", ":", "]", "}", "}}", "]]", "[", "{"],
  ...["{[", "[{", '"', "'", "\\", "\u0000", "\u0001", "\u001b[A", "AT+\r", ";"],
] as const;

/** Writes a value that is well formed, or nearly. */
export interface Author {
  /** Decides everything. */
  readonly dice: Dice;
  /** One in so many pieces is wrong; none if 0. */
  readonly faultsIn: number;
}

/**
 * Writes any value.
 *
 * @param author Who writes
 * @param depth How deep it may be nested
 * @returns Its text, a character a byte
 */
export function valueText(author: Author, depth: number): string {
  const { dice } = author;
  if (depth > 0 && dice(3) === 0) {
    return dice(2) === 0 ? listText(author, depth) : objectText(author, depth);
  }
  if (isFaulty(author)) return pick(dice, NO_SCALARS);
  switch (dice(4)) {
    case 0:
      return pick(dice, ["true", "false", "null"]);
    case 1:
      return stringText(author, textOf(author));
    default:
      return pick(dice, NUMBERS);
  }
}

/**
 * Writes a string.
 *
 * @param author Who writes
 * @param inside What is between its quotation marks
 * @returns Its text, a character a byte
 */
export function stringText(author: Author, inside: string): string {
  const { dice } = author;
  const quote = dice(6) === 0 && !inside.includes("'") ? "'" : '"';
  const end = isFaulty(author) ? pick(dice, ["", "'", '"', '""']) : quote;
  return quote + inside + end;
}

/** The inside of a string, as bytes, each a character. */
export function textOf(author: Author): string {
  const { dice } = author;
  const parts = Array.from({ length: 1 + dice(3) }, () => {
    if (!isFaulty(author)) return toLatin1(bytesOf(pick(dice, TEXTS)));
    return dice(2) === 0
      ? toLatin1(bytesOf(pick(dice, NO_TEXTS)))
      : toLatin1(Uint8Array.from(pick(dice, BYTES)));
  });
  return parts.join("");
}

/**
 * Writes an object.
 *
 * @param author Who writes
 * @param members Its members, already written
 * @returns Its text, a character a byte
 */
export function membersText(
  author: Author,
  members: readonly (readonly [name: string, value: string])[],
): string {
  const { dice } = author;
  const written = members.map(([name, value]) => {
    const colon = isFaulty(author) ? pick(dice, ["", "=", "::", ","]) : ":";
    const key = isFaulty(author)
      ? valueText(author, 1)
      : stringText(author, name);
    return space(dice) + key + space(dice) + colon + space(dice) + value +
      space(dice);
  });
  return enclosed(author, { written, open: "{", close: "}" });
}

function listText(author: Author, depth: number): string {
  const { dice } = author;
  const written = Array.from(
    { length: dice(4) },
    () => space(dice) + valueText(author, depth - 1) + space(dice),
  );
  return enclosed(author, { written, open: "[", close: "]" });
}

function objectText(author: Author, depth: number): string {
  const { dice } = author;
  const members = Array.from({ length: dice(4) }, (_, index) => {
    // Now and then one of them comes twice.
    const name = dice(8) === 0 ? "a" : String.fromCharCode(97 + index);
    const key = dice(4) === 0 ? textOf(author) : name;
    return [key, valueText(author, depth - 1)] as const;
  });
  return membersText(author, members);
}

function enclosed(
  author: Author,
  { written, open, close }: {
    written: readonly string[];
    open: string;
    close: string;
  },
): string {
  const { dice } = author;
  const comma = isFaulty(author) ? pick(dice, ["", ",,", ";", ":"]) : ",";
  const last = isFaulty(author) ? "," : "";
  const end = isFaulty(author) ? pick(dice, ["", "]", "}", "]]"]) : close;
  return open + space(dice) + written.join(comma) + last + end;
}

/**
 * Writes something that is no value.
 *
 * @param author Who writes
 * @returns Its text, a character a byte
 */
export function junkText({ dice }: Author): string {
  return dice(2) === 0
    ? toLatin1(bytesOf(pick(dice, JUNK)))
    : toLatin1(Uint8Array.from(pick(dice, BYTES)));
}

/**
 * Writes a gap between tokens.
 *
 * @param dice Decides
 * @returns White space, or nothing
 */
export function space(dice: Dice): string {
  return pick(dice, SPACES);
}

/**
 * Damages bytes: some are replaced, inserted, left out or doubled.
 *
 * @param text The bytes, each a character
 * @param dice Decides everything
 * @returns What became of them
 */
export function damaged(text: string, dice: Dice): string {
  let result = text;
  for (let left = 1 + dice(3); left > 0; left--) {
    const at = dice(result.length + 1);
    const noise = dice(2) === 0
      ? toLatin1(Uint8Array.from(pick(dice, BYTES)))
      : String.fromCharCode(dice(256));
    const kept = result.slice(at + dice(3));
    result = result.slice(0, at) + (dice(3) === 0 ? "" : noise) + kept;
  }
  return result;
}

/**
 * Turns characters into the bytes they stand for.
 *
 * @param text Characters below 256
 * @returns The bytes
 */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/**
 * Turns bytes into a text in which each of them is a character.
 *
 * @param bytes Any bytes
 * @returns The text
 */
export function toLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function isFaulty({ dice, faultsIn }: Author): boolean {
  return faultsIn > 0 && dice(faultsIn) === 0;
}
