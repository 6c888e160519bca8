/**
 * Cuts the program out of an ELF file that `deno compile` made, so that the
 * base binary remains.
 *
 * Deno 2.9 leaves the base's own bytes where they are and appends, from the
 * next page on, a program header table with two entries more (a segment and
 * the note that holds the program), and a section header table with two
 * entries more. The old section headers, the last bytes of the base, stay
 * behind unused; where they are tells where the base ends.
 *
 * @module
 */

/** Offsets of the fields of a 64-bit ELF header, and sizes of what it names. */
const HEADER = {
  programHeaders: 32,
  sectionHeaders: 40,
  programHeaderCount: 56,
  sectionHeaderCount: 60,
  nameSection: 62,
  size: 64,
  sectionHeaderSize: 64,
} as const;

/** `\x7fELF`, 64 bits, little endian. */
const MAGIC = [0x7f, 0x45, 0x4c, 0x46, 2, 1] as const;

/** What was added to each of the two tables. */
const ADDED = 2;

const PAGE = 4096;

const LITTLE_ENDIAN = true;

/**
 * Undoes what `deno compile` of Deno 2.9 did to its base binary.
 *
 * @param bytes A compiled program
 * @returns The base binary; a copy, the argument stays as it was
 */
export function withoutPayload(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (
    bytes.length < HEADER.size || MAGIC.some((byte, i) => bytes[i] !== byte)
  ) {
    throw new TypeError("Cannot cut the program away: not a 64-bit ELF file");
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER.size);
  const segments = header.getUint16(HEADER.programHeaderCount, LITTLE_ENDIAN);
  const sections = header.getUint16(HEADER.sectionHeaderCount, LITTLE_ENDIAN);
  const sectionHeaders = oldSectionHeaders(bytes, header);
  const end = sectionHeaders + (sections - ADDED) * HEADER.sectionHeaderSize;
  // Not slice(), which copies nothing if the bytes are a Buffer.
  const base = new Uint8Array(bytes.subarray(0, end));
  const fixed = new DataView(base.buffer);
  fixed.setBigUint64(
    HEADER.programHeaders,
    BigInt(HEADER.size),
    LITTLE_ENDIAN,
  );
  fixed.setBigUint64(
    HEADER.sectionHeaders,
    BigInt(sectionHeaders),
    LITTLE_ENDIAN,
  );
  fixed.setUint16(
    HEADER.programHeaderCount,
    segments - ADDED,
    LITTLE_ENDIAN,
  );
  fixed.setUint16(
    HEADER.sectionHeaderCount,
    sections - ADDED,
    LITTLE_ENDIAN,
  );
  return base;
}

/**
 * Finds the base's section headers: the same bytes as at the start of the
 * new ones (up to the section that names the others, which has grown), within
 * the last page before the new program headers.
 */
function oldSectionHeaders(bytes: Uint8Array, header: DataView): number {
  const appended = offset(header, HEADER.programHeaders);
  const now = offset(header, HEADER.sectionHeaders);
  const sections = header.getUint16(HEADER.sectionHeaderCount, LITTLE_ENDIAN);
  const kept = header.getUint16(HEADER.nameSection, LITTLE_ENDIAN) *
    HEADER.sectionHeaderSize;
  const wanted = bytes.subarray(now, now + kept);
  const last = appended - (sections - ADDED) * HEADER.sectionHeaderSize;
  const first = Math.max(last - PAGE, 0);
  let at = wanted.length === kept ? last : first;
  while (at > first && !isAt(bytes, { at, wanted })) at--;
  if (at > first) return at;
  throw new TypeError("Cannot cut the program away: not compiled by Deno 2.9");
}

function offset(header: DataView, field: number): number {
  return Number(header.getBigUint64(field, LITTLE_ENDIAN));
}

function isAt(
  bytes: Uint8Array,
  { at, wanted }: { at: number; wanted: Uint8Array },
): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte);
}
