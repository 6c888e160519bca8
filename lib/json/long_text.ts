/**
 * A string of many megabytes, as bytes: nobody may want it as text.
 *
 * @module
 */

import { giveBack } from "../pages.ts";
import { SHORT_ESCAPES } from "./text.ts";
import type { Token } from "./token.ts";
import { decodeAscii } from "./utf8.ts";

/** Shorter text is collected soon, and has come at once as a rule. */
const LONG = 64 * 1024;

const BACKSLASH = 0x5c;

/** What each short escape stands for, by the byte after the backslash. */
const MEANINGS: Readonly<Record<number, number>> = Object.fromEntries(
  Object.entries(SHORT_ESCAPES).map(([name, meaning]) => [
    name.charCodeAt(0),
    meaning.charCodeAt(0),
  ]),
);

/** ASCII that has not become a string yet. */
export class LongText {
  #bytes: Uint8Array<ArrayBuffer>;

  /**
   * Takes the text over.
   *
   * @param bytes Bytes below 0x80, which nobody else has
   */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  /** How many characters it has. */
  get length(): number {
    return this.#bytes.length;
  }

  /**
   * Hands the bytes over; the text is empty then.
   *
   * @returns The bytes, which nobody else has
   */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes;
    this.#bytes = new Uint8Array(0);
    return bytes;
  }

  /** Gives the memory back, unless the bytes were taken. */
  release(): void {
    giveBack(this.take());
  }

  /**
   * Makes a string of it.
   *
   * @returns The text
   */
  toString(): string {
    return decodeAscii(this.#bytes);
  }
}

/**
 * Reads a string that came in pieces, if it is long and nothing is unusual in
 * it.
 *
 * @param token The string; its bytes are used up if it is read
 * @returns The text, or nothing if it has to be read as any other string
 */
export function readLong(
  { owned, escaped, wide }: Pick<Token, "owned" | "escaped" | "wide">,
): LongText | undefined {
  if (owned === undefined || owned.length <= LONG) return undefined;
  const body = owned.subarray(1, -1);
  if (wide || (escaped && !isPlainlyEscaped(body))) return undefined;
  return new LongText(escaped ? unescape(body) : body);
}

function isPlainlyEscaped(bytes: Uint8Array): boolean {
  let at = bytes.indexOf(BACKSLASH);
  while (at >= 0 && MEANINGS[bytes[at + 1] ?? 0] !== undefined) {
    at = bytes.indexOf(BACKSLASH, at + 2);
  }
  return at < 0;
}

/** In its place: base64 with a `\n` every 76 characters is long, too. */
function unescape(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (let from = 0; from < bytes.length;) {
    const at = bytes.indexOf(BACKSLASH, from);
    const end = at < 0 ? bytes.length : at;
    bytes.copyWithin(length, from, end);
    length += end - from;
    if (at >= 0) bytes[length++] = MEANINGS[bytes[at + 1] ?? 0] ?? 0;
    from = end + 2;
  }
  return bytes.subarray(0, length);
}
