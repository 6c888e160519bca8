/**
 * Base64 as clients send it.
 *
 * @module
 */

import { AgentError } from "./error.ts";
import { LongText } from "./json/long_text.ts";
import { decodeAscii } from "./json/utf8.ts";
import { giveBack } from "./pages.ts";

/** Base64 that has not been decoded. */
export type Base64Text = string | LongText;

/** Characters decoded at once: no more, or garbage would gather for long. */
const SLICE = 64 * 1024;

/** Blanks that the decoder of the runtime passes over, and the protocol not. */
const FOREIGN_BLANKS = [" ", "\t", "\r", "\f"] as const;

const NEWLINE = 0x0a;

const FOREIGN = /[^A-Za-z0-9+/=\n]/;

/**
 * Decodes base64 strictly: newlines are allowed anywhere, other characters
 * outside the alphabet are not, and the padding must be there.
 *
 * @example Usage
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert";
 * import { decodeBase64 } from "./base64_text.ts";
 *
 * deepStrictEqual(decodeBase64("aGV\nsbG8=\n"), new TextEncoder().encode("hello"));
 * throws(() => decodeBase64("aGVsbG8"), /padding/);
 * ```
 *
 * @param text The text, used up if it is long; an error never shows any of it
 * @returns The bytes, which nobody else has
 */
export function decodeBase64(text: Base64Text): Uint8Array<ArrayBuffer> {
  if (text instanceof LongText) return decodeInPlace(text.take());
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3);
  const { written } = decode(text, { into: bytes, isLast: true });
  return bytes.subarray(0, written);
}

/** The bytes are fewer than the characters, and may overwrite them. */
function decodeInPlace(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const rest = { bytes };
  let unseen = bytes;
  try {
    let length = 0;
    for (const { isLast, text } of slices(rest)) {
      unseen = rest.bytes.subarray(text.length);
      const into = bytes.subarray(length);
      const { read, written } = decode(text, { into, isLast });
      rest.bytes = rest.bytes.subarray(read);
      length += written;
      if (written % 3 !== 0) checkBlank(rest.bytes);
    }
    return bytes.subarray(0, length);
  } catch (error) {
    const isForeign = hasForeign(unseen);
    giveBack(bytes);
    throw isForeign ? foreign() : error;
  }
}

/** Hands out the beginning of what is left, again and again. */
function* slices(
  rest: { readonly bytes: Uint8Array<ArrayBuffer> },
): Generator<{ text: string; isLast: boolean }> {
  for (let size = SLICE; rest.bytes.length > 0;) {
    const { bytes } = rest;
    yield {
      text: decodeAscii(bytes.subarray(0, size)),
      isLast: size >= bytes.length,
    };
    // Next to nothing but newlines: what they divide takes a longer slice.
    size = rest.bytes.length === bytes.length ? size * 2 : SLICE;
  }
}

/** Looks for the reason only once there is something wrong. */
function decode(
  text: string,
  { into, isLast }: { into: Uint8Array<ArrayBuffer>; isLast: boolean },
): { read: number; written: number } {
  if (FOREIGN_BLANKS.some((blank) => text.includes(blank))) throw foreign();
  const lastChunkHandling = isLast ? "loose" : "stop-before-partial";
  try {
    const done = into.setFromBase64(text, { lastChunkHandling });
    if (!isLast || done.written % 3 === 0 || isPadded(text)) return done;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (FOREIGN.test(text)) throw foreign();
  }
  throw incomplete();
}

function isPadded(text: string): boolean {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text[end - 1] === "=";
}

/** Padding ends a text, and nothing but newlines may follow. */
function checkBlank(bytes: Uint8Array): void {
  if (bytes.some((byte) => byte !== NEWLINE)) throw incomplete();
}

function hasForeign(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += SLICE) {
    if (FOREIGN.test(decodeAscii(bytes.subarray(at, at + SLICE)))) return true;
  }
  return false;
}

function foreign(): AgentError {
  return new AgentError("Base64 data contains invalid characters");
}

function incomplete(): AgentError {
  return new AgentError(
    "Cannot decode base64 data: its padding is missing or misplaced",
  );
}
