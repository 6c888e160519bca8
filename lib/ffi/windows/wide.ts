/**
 * Text as Windows has it: UTF-16, least significant byte first.
 *
 * @module
 */

const UNIT = 2;
const LITTLE_ENDIAN = true;

/**
 * Encodes text with a zero at its end. Half a character stays what it is:
 * names of files may have some.
 *
 * @param text The text
 * @returns Its bytes
 */
export function wideString(text: string): Uint8Array<ArrayBuffer> {
  const bytes = wideBuffer(text.length + 1);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) {
    view.setUint16(at * UNIT, text.charCodeAt(at), LITTLE_ENDIAN);
  }
  return bytes;
}

/**
 * Makes room for text.
 *
 * @param units For how many units of 16 bits
 * @returns The room, all zero
 */
export function wideBuffer(units: number): Uint8Array<ArrayBuffer> {
  // Of a buffer of its own: a small array without one may be moved in memory.
  return new Uint8Array(new ArrayBuffer(units * UNIT));
}

/**
 * Decodes text.
 *
 * @param bytes The text, up to its first zero or to the end
 * @param units How many units of 16 bits there are at most
 * @returns The text
 */
export function fromWide(
  bytes: Uint8Array,
  units: number = Math.floor(bytes.length / UNIT),
): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = "";
  for (let at = 0; at < units; at++) {
    const unit = view.getUint16(at * UNIT, LITTLE_ENDIAN);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}

/**
 * Decodes a list of texts, each with a zero after it, and one more at the end.
 *
 * @param bytes The list
 * @returns The texts
 */
export function fromWideList(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  for (let rest = bytes;;) {
    const text = fromWide(rest);
    if (text === "") return texts;
    texts.push(text);
    rest = rest.subarray((text.length + 1) * UNIT);
  }
}

/**
 * Reads the text that a pointer leads to.
 *
 * @param pointer Where it begins; nothing if there is none
 * @param units How many units of 16 bits it has at most
 * @returns The text, up to its first zero
 */
export function wideAt(
  pointer: Deno.PointerValue,
  units = 32768,
): string | undefined {
  if (pointer === null) return undefined;
  const view = new Deno.UnsafePointerView(pointer);
  let text = "";
  for (let at = 0; at < units; at++) {
    const unit = view.getUint16(at * UNIT);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}
