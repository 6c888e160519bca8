/**
 * The fast path: a request that lies whole in one chunk, as nearly all do,
 * and that is plain JSON, is handed to the engine's own parser. Whatever is
 * unusual is left to the tolerant reader, which starts again at the same
 * byte, so both always agree.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { ordinaryEnd } from "./alphabet.ts";
import type { Cursor } from "./cursor.ts";
import { decodeAscii } from "./utf8.ts";
import type { JsonValue } from "./value.ts";

const MINUS = 0x2d;
const ZERO = 0x30;

/** So many digits are certain to fit a double. */
const MAX_DIGITS = 15;

/** What a byte is to this scan; 0 is one for the tolerant reader. */
const PLAIN = 1;
const NUMBER = 2;
const STRING = 3;
const BRACKET = 4;
const COLON = 5;
const LINE = 6;

/** Bytes of each sort, besides small letters and digits. */
const MARKS = [
  [PLAIN, " \t\r,"],
  [NUMBER, "-"],
  [STRING, '"'],
  [BRACKET, "[]{}"],
  [COLON, ":"],
  [LINE, "\n"],
] as const;

const SORTS = sortBytes();

/** How each bracket changes the two counts. */
const BRACES: Readonly<Record<number, number>> = { 0x7b: 1, 0x7d: -1 };
const BRACKETS: Readonly<Record<number, number>> = { 0x5b: 1, 0x5d: -1 };

/** What was seen of a value. */
interface Extent {
  /** Where to read next; after the scan, the end of the value. */
  at: number;
  /** Open `{`. */
  braces: number;
  /** Open `[`. */
  brackets: number;
  /** Colons outside strings: as many as there are members. */
  colons: number;
  /** Whether the last string holds a backslash. */
  isEscaped: boolean;
  /** Where the newlines are. */
  readonly newlines: number[];
}

/**
 * Reads the value under a cursor, if that is quick and safe.
 *
 * @param cursor Where an object or array may begin; moved past the value, or
 * left where it is
 * @returns The value, or nothing if the tolerant reader should look at it
 */
export function scan(cursor: Cursor): JsonValue | undefined {
  const { bytes, at } = cursor;
  if (SORTS[bytes[at] ?? 0] !== BRACKET) return undefined;
  const extent = {
    at,
    braces: 0,
    brackets: 0,
    colons: 0,
    isEscaped: false,
    newlines: [],
  };
  if (!findEnd(bytes, extent)) return undefined;
  const value = parse(decodeAscii(bytes.subarray(at, extent.at)));
  const isUnique = extent.colons < 2 || countMembers(value) === extent.colons;
  if (value === undefined || !isUnique) return undefined;
  for (const newline of extent.newlines) cursor.breakAt(newline);
  cursor.at = extent.at;
  return value;
}

/** A value this short cannot have too many bytes or tokens. */
function findEnd(bytes: Uint8Array, extent: Extent): boolean {
  const limit = Math.min(bytes.length, extent.at + LIMITS.requestTokens);
  while (extent.at < limit) {
    switch (SORTS[bytes[extent.at] ?? 0]) {
      case PLAIN:
        extent.at++;
        break;
      case NUMBER:
        if (!skipNumber(bytes, extent)) return false;
        break;
      case STRING:
        if (!skipString(bytes, extent)) return false;
        break;
      case COLON:
        // V8 15.0 takes "\n" for the name "\\" if it has seen that before.
        if (extent.isEscaped) return false;
        extent.colons++;
        extent.at++;
        break;
      case LINE:
        extent.newlines.push(extent.at++);
        break;
      case BRACKET:
        countBracket(bytes, extent);
        if (extent.braces === 0 && extent.brackets === 0) return true;
        if (isOutOfBounds(extent)) return false;
        break;
      default:
        return false;
    }
  }
  return false;
}

/** A short integer; the parser complains if it is not well formed. */
function skipNumber(bytes: Uint8Array, extent: Extent): boolean {
  const isNegative = bytes[extent.at] === MINUS;
  if (isNegative) extent.at++;
  const first = extent.at;
  while (isDigit(bytes[extent.at])) extent.at++;
  const isMinusZero = isNegative && bytes[first] === ZERO;
  const next = SORTS[bytes[extent.at] ?? 0];
  return extent.at - first <= MAX_DIGITS && !isMinusZero &&
    (next === PLAIN || next === BRACKET || next === LINE) &&
    !isExponent(bytes[extent.at]);
}

function sortBytes(): Uint8Array {
  const sorts = new Uint8Array(256)
    .fill(PLAIN, 0x61, 0x7b)
    .fill(NUMBER, 0x30, 0x3a);
  for (const [sort, chars] of MARKS) {
    for (const char of chars) sorts[char.charCodeAt(0)] = sort;
  }
  return sorts;
}

function skipString(bytes: Uint8Array, extent: Extent): boolean {
  let at = ordinaryEnd(bytes, extent.at + 1);
  extent.isEscaped = false;
  while (bytes[at] !== 0x22) {
    const isEscape = bytes[at] === 0x5c && isCommonEscape(bytes[at + 1]);
    if (!isEscape && bytes[at] !== 0x27) return false;
    if (isEscape) extent.isEscaped = true;
    at = ordinaryEnd(bytes, isEscape ? at + 2 : at + 1);
  }
  extent.at = at + 1;
  return true;
}

function countBracket(bytes: Uint8Array, extent: Extent): void {
  const byte = bytes[extent.at++] ?? 0;
  extent.braces += BRACES[byte] ?? 0;
  extent.brackets += BRACKETS[byte] ?? 0;
}

function isOutOfBounds({ braces, brackets }: Extent): boolean {
  return braces < 0 || brackets < 0 || braces + brackets > LIMITS.requestDepth;
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isExponent(byte = 0): boolean {
  return byte === 0x65;
}

/** One of `"\/bfnrt`. */
function isCommonEscape(byte = 0): boolean {
  return byte < 0x80 && '"\\/bfnrt'.includes(String.fromCharCode(byte));
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Fewer members than colons mean that a name came twice. */
function countMembers(value: JsonValue | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce(addMembers, 0);
  const members = Object.values(value);
  return members.reduce(addMembers, members.length);
}

function addMembers(count: number, value: JsonValue): number {
  return typeof value === "object" ? count + countMembers(value) : count;
}
