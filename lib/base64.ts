/**
 * Base64 as clients send it.
 *
 * @module
 */

import { AgentError } from "./error.ts";

/** Divisible by three, so that only the last slice is padded. */
const SLICE = 768 * 1024;

/**
 * Bytes that are sent as base64. They are encoded a slice at a time on their
 * way out: as one string, many megabytes would be there once more.
 */
export class Base64 {
  #bytes: Uint8Array<ArrayBuffer>;

  /**
   * Wraps bytes, which must not change any more.
   *
   * @param bytes The bytes
   */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  /** How many characters it takes. */
  get length(): number {
    return Math.ceil(this.#bytes.length / 3) * 4;
  }

  /**
   * Encodes the bytes.
   *
   * @returns The text, in slices
   */
  *slices(): Generator<string> {
    for (let at = 0; at < this.#bytes.length; at += SLICE) {
      yield this.#bytes.subarray(at, at + SLICE).toBase64();
    }
  }

  /**
   * Encodes the bytes.
   *
   * @returns The text as a whole
   */
  toString(): string {
    return [...this.slices()].join("");
  }
}

/** Blanks that the decoder of the runtime passes over, and the protocol not. */
const FOREIGN_BLANKS = [" ", "\t", "\r", "\f"] as const;

const FOREIGN = /[^A-Za-z0-9+/=\n]/;

/**
 * Decodes base64 strictly: newlines are allowed anywhere, other characters
 * outside the alphabet are not, and the padding must be there.
 *
 * @example Usage
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert";
 * import { decodeBase64 } from "./base64.ts";
 *
 * deepStrictEqual(decodeBase64("aGV\nsbG8=\n"), new TextEncoder().encode("hello"));
 * throws(() => decodeBase64("aGVsbG8"), /padding/);
 * ```
 *
 * @param text The text; an error never shows any of it
 * @returns The bytes
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (FOREIGN_BLANKS.some((blank) => text.includes(blank))) throw foreign();
  const bytes = decode(text);
  if (bytes.length % 3 !== 0 && !isPadded(text)) throw incomplete();
  return bytes;
}

/** Looks for the reason only once there is something wrong. */
function decode(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "loose" });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw FOREIGN.test(text) ? foreign() : incomplete();
  }
}

function isPadded(text: string): boolean {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text[end - 1] === "=";
}

function foreign(): AgentError {
  return new AgentError("Base64 data contains invalid characters");
}

function incomplete(): AgentError {
  return new AgentError(
    "Cannot decode base64 data: its padding is missing or misplaced",
  );
}
