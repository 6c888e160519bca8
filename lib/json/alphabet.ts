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

/**
 * Finds the end of a run of bytes that need no thought inside a string:
 * ASCII without quotation marks, backslashes and control characters.
 *
 * @param bytes Where to look
 * @param from Where to begin
 * @returns The index of the first byte that is something else
 */
export function ordinaryEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && ORDINARY[bytes[at] ?? 0] === 1) at++;
  return at;
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
