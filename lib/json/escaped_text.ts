/**
 * Text as it is written in a reply: nothing but ASCII.
 *
 * @module
 */

const UNSAFE = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;
const UNSAFE_EACH = new RegExp(UNSAFE, "g");

const SHORT: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

/** So much is escaped at a time. */
const SLICE = 16 * 1024;

/**
 * A long text whose escapes are made a slice at a time, on its way out: they
 * may be six times as long, and take seconds for many megabytes.
 */
export class EscapedText {
  /** How many characters it takes. */
  readonly length: number;
  readonly #text: string;

  /**
   * Wraps text.
   *
   * @param text The text
   */
  constructor(text: string) {
    // Half a surrogate pair is no character: it becomes U+FFFD first.
    this.#text = text.toWellFormed();
    this.length = escapedLength(this.#text);
  }

  /**
   * Escapes the text.
   *
   * @returns What it becomes, in slices
   */
  *slices(): Generator<string> {
    for (let at = 0; at < this.#text.length; at += SLICE) {
      const slice = this.#text.slice(at, at + SLICE);
      yield slice.replace(UNSAFE_EACH, escapeUnit);
    }
  }

  /**
   * Escapes the text.
   *
   * @returns What it becomes, as a whole
   */
  toString(): string {
    return [...this.slices()].join("");
  }
}

/**
 * Tells whether text can be sent as it is.
 *
 * @param text Any text
 * @returns Whether nothing in it has to be escaped
 */
export function isSafe(text: string): boolean {
  return !UNSAFE.test(text);
}

/**
 * Escapes what cannot be sent as it is.
 *
 * @param text Any text
 * @returns ASCII without quotation marks
 */
export function escapeText(text: string): string {
  return text.toWellFormed().replace(UNSAFE_EACH, escapeUnit);
}

function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0).toString(16).toUpperCase();
  return SHORT[unit] ?? `\\u${code.padStart(4, "0")}`;
}

function escapedLength(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    length += growthOf(text.charCodeAt(at));
  }
  return length;
}

/** By how many characters an escape is longer than what it stands for. */
function growthOf(code: number): number {
  if (code === 0x22 || code === 0x5c) return 1;
  if (code >= 0x20 && code < 0x7f) return 0;
  const isShort = code >= 0x08 && code <= 0x0d && code !== 0x0b;
  return isShort ? 1 : 5;
}
