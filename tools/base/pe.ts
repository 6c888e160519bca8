/**
 * Windows programs (PE files) that `deno compile` made: cuts the program out,
 * so that the base binary remains, and mends what older versions write wrong.
 *
 * Deno appends one section, which holds a resource directory with the program
 * in it, and lets the header's resource entry point there; the base has none.
 *
 * @module
 */

/** Offsets in the file, in the PE header and in its optional header. */
const FIELD = {
  header: 0x3c,
  sectionCount: 6,
  optionalSize: 20,
  optional: 24,
  alignment: 32,
  imageSize: 56,
  resources: 128,
} as const;

/** A section's header: its size, and offsets in it. */
const SECTION = { size: 40, inMemory: 8, address: 12, offset: 20 } as const;

/** What begins a program of 64 bits: `MZ`, `PE\0\0`, a number. */
const MAGIC = { file: 0x5a4d, header: 0x4550, optional: 0x20b } as const;

/** The name of the section that Deno appends. */
const APPENDED = ".pedata";

const LITTLE_ENDIAN = true;

/** Where things are in a file. */
interface Layout {
  readonly view: DataView;
  readonly header: number;
  readonly optional: number;
  /** The header of the last section. */
  readonly last: number;
}

/**
 * Tells whether a file is for Windows.
 *
 * @param bytes Any file
 * @returns Whether it begins like a PE file
 */
export function isPe(bytes: Uint8Array): boolean {
  return bytes[0] === (MAGIC.file & 0xff) && bytes[1] === MAGIC.file >> 8;
}

/**
 * Undoes what `deno compile` did to its base binary.
 *
 * @param bytes A compiled program
 * @returns The base binary; a copy, the argument stays as it was
 */
export function withoutResources(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { view, last } = layout(bytes);
  const name = new TextDecoder().decode(bytes.subarray(last, last + 8));
  if (name.replace(/\0+$/, "") !== APPENDED) {
    throw new TypeError("Cannot cut the program away: not compiled by Deno");
  }
  const end = view.getUint32(last + SECTION.offset, LITTLE_ENDIAN);
  const size = view.getUint32(last + SECTION.address, LITTLE_ENDIAN);
  const base = new Uint8Array(bytes.subarray(0, end));
  const fixed = layout(base);
  const count = fixed.header + FIELD.sectionCount;
  const sections = fixed.view.getUint16(count, LITTLE_ENDIAN);
  fixed.view.setUint16(count, sections - 1, LITTLE_ENDIAN);
  const resources = fixed.optional + FIELD.resources;
  fixed.view.setBigUint64(resources, 0n, LITTLE_ENDIAN);
  fixed.view.setUint32(
    fixed.optional + FIELD.imageSize,
    size,
    LITTLE_ENDIAN,
  );
  return base.fill(0, last, last + SECTION.size);
}

/**
 * Rounds the size of the image up to whole pages, as Windows demands of it.
 * Deno before 2.9.4 leaves that out.
 *
 * @param bytes A compiled program, which is changed in place
 */
export function alignImage(bytes: Uint8Array<ArrayBuffer>): void {
  const { view, optional, last } = layout(bytes);
  const page = view.getUint32(optional + FIELD.alignment, LITTLE_ENDIAN);
  const end = view.getUint32(last + SECTION.address, LITTLE_ENDIAN) +
    view.getUint32(last + SECTION.inMemory, LITTLE_ENDIAN);
  const size = Math.ceil(end / page) * page;
  view.setUint32(optional + FIELD.imageSize, size, LITTLE_ENDIAN);
}

function layout(bytes: Uint8Array): Layout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const header = view.getUint32(FIELD.header, LITTLE_ENDIAN);
    const optional = header + FIELD.optional;
    const is64 = isPe(bytes) &&
      view.getUint32(header, LITTLE_ENDIAN) === MAGIC.header &&
      view.getUint16(optional, LITTLE_ENDIAN) === MAGIC.optional;
    if (is64) {
      return { view, header, optional, last: lastSection(view, header) };
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new TypeError("Cannot read the program: not a 64-bit PE file");
}

function lastSection(view: DataView, header: number): number {
  const count = view.getUint16(header + FIELD.sectionCount, LITTLE_ENDIAN);
  const size = view.getUint16(header + FIELD.optionalSize, LITTLE_ENDIAN);
  const first = header + FIELD.optional + size;
  return first + (count - 1) * SECTION.size;
}
