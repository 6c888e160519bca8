/**
 * The protocol's text encoding: UTF-8 without noncharacters, in which U+0000
 * may also be written as the two bytes C0 80.
 *
 * @module
 */

const LOSSY = new TextDecoder("utf-8", { ignoreBOM: true });
const STRICT = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const NONCHARACTER = /\p{Noncharacter_Code_Point}/u;
const NUL_LEAD = 0xc0;

/**
 * The smallest code point that needs as many bytes as the index says. With
 * five and six, as an early form of UTF-8 had them, none is a character.
 */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000] as const;

/** Bytes as text, as far as they are text. */
export interface Decoded {
  /** The text before the first fault. */
  readonly text: string;
  /** Whether there was none. */
  readonly complete: boolean;
}

/**
 * Decodes bytes that are known to be ASCII.
 *
 * @param bytes Bytes below 0x80
 * @returns Their text
 */
export function decodeAscii(bytes: Uint8Array): string {
  return LOSSY.decode(bytes);
}

/**
 * Decodes a string's bytes.
 *
 * @param bytes What may be text
 * @returns The text up to the first fault
 */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const text = decodeNative(bytes);
  if (text !== undefined && !NONCHARACTER.test(text)) {
    return { text, complete: true };
  }
  const end = firstFault(bytes);
  return {
    text: LOSSY.decode(shortenNuls(bytes.subarray(0, end))),
    complete: end === bytes.length,
  };
}

/**
 * Decodes a few bytes so that people can read them.
 *
 * @param bytes Anything
 * @returns Their text, with U+FFFD for each fault
 */
export function decodeLossy(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const size = sequenceAt(bytes, at);
    const next = at + Math.abs(size);
    if (size < 0) text += "\uFFFD";
    else if (bytes[at] === NUL_LEAD) text += "\0";
    else text += LOSSY.decode(bytes.subarray(at, next));
    at = next;
  }
  return text;
}

/**
 * Tells whether a code point may be part of a string.
 *
 * @param point Any number up to 0x1FFFFF
 * @returns Whether it is a character, and not a surrogate or noncharacter
 */
export function isCharacter(point: number): boolean {
  return point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) &&
    !(point >= 0xfdd0 && point <= 0xfdef) && (point & 0xfffe) !== 0xfffe;
}

function decodeNative(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

function firstFault(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length;) {
    const size = sequenceAt(bytes, at);
    if (size < 0) return at;
    at += size;
  }
  return bytes.length;
}

/** Writes every C0 80 as one zero byte, which plain decoders understand. */
function shortenNuls(bytes: Uint8Array): Uint8Array {
  const short = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const isNul = bytes[at] === NUL_LEAD;
    short[length++] = isNul ? 0 : bytes[at] ?? 0;
    if (isNul) at++;
  }
  return short.subarray(0, length);
}

/** The length of the sequence at a place, negative if it is at fault. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size = sizeAfter(lead);
  if (size === 0) return -1;
  let point = lead & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -i;
    point = (point << 6) | (byte & 0x3f);
  }
  const isNul = size === 2 && point === 0;
  const isShortest = point >= (SMALLEST[size] ?? 0);
  return isNul || (isShortest && isCharacter(point)) ? size : -size;
}

/** How long the sequence is that a byte begins; 0 if it begins none. */
function sizeAfter(lead: number): number {
  if (lead < 0xc0 || lead > 0xfd) return 0;
  return Math.clz32(~(lead << 24));
}
