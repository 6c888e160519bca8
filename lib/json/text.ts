/**
 * From a string as it was written to the text it means.
 *
 * @module
 */

import { decodeAscii, decodeUtf8, isCharacter } from "./utf8.ts";

/** A string as it was written. */
export interface WrittenString {
  /** Its bytes, quotation marks included. */
  readonly bytes: Uint8Array;
  /** Whether it holds a backslash. */
  readonly escaped: boolean;
  /** Whether it holds bytes beyond ASCII. */
  readonly wide: boolean;
}

/** A backslash that `JSON.parse` would not understand as we do. */
const UNCOMMON = /\\(?:[^"\\/bfnrt]|$)/;

const ESCAPE =
  /\\(?:u(?:[dD][89abAB][\da-fA-F]{2}\\u[\da-fA-F]{4}|[\da-fA-F]{4})|[^]|$)/g;

/** What the escapes of two characters stand for, by the second one. */
export const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads a string. Throws a `SyntaxError` with the protocol's own words if it
 * holds something that is not text.
 *
 * @param written The string, quoted either way
 * @returns The text it stands for
 */
export function readString(written: WrittenString): string {
  const body = written.bytes.subarray(1, -1);
  const { text, complete } = written.wide
    ? decodeUtf8(body)
    : { text: decodeAscii(body), complete: true };
  // The first fault counts, so escapes before a bad byte have their say.
  const plain = written.escaped
    ? unescape(text, String.fromCharCode(written.bytes[0] ?? 0))
    : text;
  if (!complete) throw new SyntaxError("invalid UTF-8 sequence in string");
  return plain;
}

/** Base64 with a `\n` every 76 characters must not cost a call for each. */
function unescape(text: string, quote: string): string {
  if (quote === '"' && !UNCOMMON.test(text) && !text.includes("\0")) {
    return JSON.parse(`"${text}"`);
  }
  return text.replace(ESCAPE, (escape: string, offset: number) => {
    const kind = escape.charAt(1);
    if (escape.length > 2) return readUnicode(escape);
    if (kind === "u") {
      // The closing quotation mark counts as one of the four digits.
      const shown = (text.slice(offset, offset + 6) + quote).slice(0, 6);
      throw noCharacter(shown);
    }
    const meaning = SHORT_ESCAPES[kind];
    if (meaning !== undefined) return meaning;
    throw new SyntaxError("invalid escape sequence in string");
  });
}

/** Reads `\uXXXX`, or two of them whose first is half a pair. */
function readUnicode(escape: string): string {
  let point = parseInt(escape.slice(2, 6), 16);
  if (escape.length === 12) {
    const second = parseInt(escape.slice(8), 16);
    if (second < 0xdc00 || second > 0xdfff) {
      throw noCharacter(escape.slice(0, 6));
    }
    point = 0x10000 + ((point & 0x3ff) << 10) + (second & 0x3ff);
  }
  if (!isCharacter(point)) throw noCharacter(escape);
  return String.fromCodePoint(point);
}

function noCharacter(escape: string): SyntaxError {
  return new SyntaxError(`${escape} is not a valid Unicode character`);
}
