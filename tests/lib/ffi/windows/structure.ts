/**
 * Structures of Windows, written down by hand as its documentation has them.
 *
 * @module
 */

import { wideString } from "../../../../lib/ffi/windows/wide.ts";

const LITTLE_ENDIAN = true;

/** What lies where: the bytes of a number by its name, text, or bytes. */
export type Field =
  | readonly [at: number, kind: 1 | 2 | 4 | 8, value: number | bigint]
  | readonly [at: number, kind: "text", value: string]
  | readonly [at: number, kind: "bytes", value: ArrayLike<number>];

/**
 * Writes a structure.
 *
 * @param size Its size
 * @param fields What lies where; everything else is zero
 * @returns The structure
 */
export function structure(
  size: number,
  fields: readonly Field[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [at, kind, value] of fields) {
    if (kind === "text") bytes.set(wideString(value), at);
    else if (kind === "bytes") bytes.set(value, at);
    else if (kind === 1) view.setUint8(at, Number(value));
    else if (kind === 2) view.setUint16(at, Number(value), LITTLE_ENDIAN);
    else if (kind === 4) view.setUint32(at, Number(value), LITTLE_ENDIAN);
    else view.setBigUint64(at, BigInt(value), LITTLE_ENDIAN);
  }
  return bytes;
}

/**
 * Writes a `SOCKADDR_IN`.
 *
 * @param address The address
 * @returns The structure
 */
export function ipv4Socket(address: readonly number[]): Uint8Array {
  return structure(16, [[0, 2, 2], [4, "bytes", address]]);
}

/**
 * Writes a `SOCKADDR_IN6`.
 *
 * @param address The address, in hexadecimal
 * @param scope The interface it is confined to
 * @returns The structure
 */
export function ipv6Socket(address: string, scope = 0): Uint8Array {
  const bytes = Uint8Array.fromHex(address);
  return structure(28, [[0, 2, 23], [8, "bytes", bytes], [24, 4, scope]]);
}
