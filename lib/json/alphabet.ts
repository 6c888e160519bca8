/**
 * What each byte can be in a JSON text.
 *
 * @module
 */

import type { Punctuation } from "./token.ts";

const START_OF: Readonly<Record<number, Punctuation | "quote" | "space">> = {
  0x09: "space",
  0x0a: "space",
  0x0d: "space",
  0x20: "space",
  0x22: "quote",
  0x27: "quote",
  0x2c: ",",
  0x3a: ":",
  0x5b: "[",
  0x5d: "]",
  0x7b: "{",
  0x7d: "}",
};

/** 1 for each byte that is nothing special inside a string. */
const ORDINARY = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isSpecial = byte < 0x20 || byte > 0x7f || byte === 0x22 ||
    byte === 0x27 || byte === 0x5c;
  return isSpecial ? 0 : 1;
});

/** Looking at four bytes at a time is worth the trouble after so many. */
const SHORT_RUN = 64;

/**
 * Finds the end of a run of bytes that need no thought inside a string:
 * ASCII without quotation marks, backslashes and control characters.
 *
 * @param bytes Where to look
 * @param from Where to begin
 * @returns The index of the first byte that is something else
 */
export function ordinaryEnd(bytes: Uint8Array, from: number): number {
  const near = endBefore(from + SHORT_RUN, { bytes, from });
  if (near < from + SHORT_RUN || near >= bytes.length) return near;
  const far = skipWords(bytes, near);
  return endBefore(bytes.length, { bytes, from: far });
}

/** Looks at each byte. */
function endBefore(
  limit: number,
  { bytes, from }: { bytes: Uint8Array; from: number },
): number {
  const end = Math.min(limit, bytes.length);
  let at = from;
  while (at < end && ORDINARY[bytes[at] ?? 0] === 1) at++;
  return at;
}

/**
 * Skips what is ordinary four bytes at a time, and may stop a little early. In
 * a difference the highest bit of a byte tells that the byte was too small: a
 * control character, or one that equals what it was compared with.
 */
function skipWords(bytes: Uint8Array, from: number): number {
  const { buffer, byteOffset, length } = bytes;
  const first = from + (-(byteOffset + from) & 3);
  if (first + 4 > length) return from;
  const words = new Int32Array(buffer, byteOffset + first, length - first >> 2);
  const start = endBefore(first, { bytes, from });
  if (start < first) return start;
  let at = 0;
  while (at < words.length && isOrdinaryWord(words[at] ?? 0)) at++;
  return first + at * 4;
}

function isOrdinaryWord(word: number): boolean {
  const signs = word | word - 0x20202020 | (word ^ 0x22222222) - 0x01010101 |
    (word ^ 0x27272727) - 0x01010101 | (word ^ 0x5c5c5c5c) - 0x01010101;
  return (signs & 0x80808080) === 0;
}

/**
 * Tells whether a byte is white space between tokens.
 *
 * @param byte Any byte
 * @returns Whether it is
 */
export function isSpace(byte: number): boolean {
  return START_OF[byte] === "space";
}

/**
 * Tells whether a byte begins and ends strings.
 *
 * @param byte Any byte
 * @returns Whether it is a quotation mark of either kind
 */
export function isQuote(byte: number): boolean {
  return START_OF[byte] === "quote";
}

/**
 * Tells whether a byte may be part of a keyword.
 *
 * @param byte Any byte
 * @returns Whether it is a small letter
 */
export function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

/**
 * Tells whether a byte is a token by itself.
 *
 * @param byte Any byte
 * @returns That token, or nothing
 */
export function punctuationOf(byte: number): Punctuation | undefined {
  const start = START_OF[byte];
  return start === "quote" || start === "space" ? undefined : start;
}

/**
 * Tells whether a byte ends the skipping that follows a stray one.
 *
 * @param byte Any byte
 * @returns Whether it is punctuation, or one that can never be in a line
 */
export function resumes(byte: number): boolean {
  const isControl = byte < 0x20 && byte !== 0x09;
  return isControl || byte > 0xfd || punctuationOf(byte) !== undefined;
}
