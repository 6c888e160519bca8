/**
 * Identifiers of users and groups, as bytes and as text.
 *
 * @module
 */

/** The system itself. */
export const LOCAL_SYSTEM = "S-1-5-18";

/** The group of administrators. */
export const ADMINISTRATORS = "S-1-5-32-544";

/** What installs and updates Windows. */
export const TRUSTED_INSTALLER: string =
  "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

/** `SID`: its size without parts, and where things are. */
const SID = { size: 8, count: 1, authority: 4, parts: 8 } as const;
const PART_BYTES = 4;
const MOST_PARTS = 15;

const LITTLE_ENDIAN = true;

/**
 * Spells an identifier.
 *
 * @param bytes The identifier, and perhaps more
 * @returns Its text, such as `S-1-5-18`
 */
export function sidText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint8(SID.count);
  if (count > MOST_PARTS || SID.size + count * PART_BYTES > bytes.length) {
    throw new RangeError("Cannot read a security identifier: it is cut off");
  }
  const parts = Array.from(
    { length: count },
    (_, at) => view.getUint32(SID.parts + at * PART_BYTES, LITTLE_ENDIAN),
  );
  // The authority has six bytes, of which the first two were never used.
  const authority = view.getUint32(SID.authority);
  return ["S", view.getUint8(0), authority, ...parts].join("-");
}

/**
 * Encodes an identifier.
 *
 * @param text Its text, such as `S-1-5-18`
 * @returns The identifier
 */
export function sidBytes(text: string): Uint8Array<ArrayBuffer> {
  const [revision = 0, authority = 0, ...parts] = text.split("-")
    .slice(1).map(Number);
  const bytes = new Uint8Array(SID.size + parts.length * PART_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, revision);
  view.setUint8(SID.count, parts.length);
  view.setUint32(SID.authority, authority);
  parts.forEach((part, at) =>
    view.setUint32(SID.parts + at * PART_BYTES, part, LITTLE_ENDIAN)
  );
  return bytes;
}

/**
 * Spells the identifier that an address leads to.
 *
 * @param address Where it is
 * @returns Its text
 */
export function sidAt(address: bigint): string {
  const pointer = Deno.UnsafePointer.create(address);
  if (pointer === null) throw new Error("Cannot read a security identifier");
  const view = new Deno.UnsafePointerView(pointer);
  const count = Math.min(view.getUint8(SID.count), MOST_PARTS);
  const bytes = new Uint8Array(SID.size + count * PART_BYTES);
  view.copyInto(bytes);
  return sidText(bytes);
}
