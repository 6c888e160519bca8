/**
 * Reads one file out of a tar archive.
 *
 * @module
 */

/** Offsets and sizes in an entry's header. */
const HEADER = {
  block: 512,
  name: { start: 0, end: 100 },
  size: { start: 124, end: 136 },
  prefix: { start: 345, end: 500 },
} as const;

/**
 * Finds a file in a tar archive.
 *
 * @param archive The archive, uncompressed
 * @param name The file's whole name in it
 * @returns What is in the file, without a copy
 */
export function readTar(archive: Uint8Array, name: string): Uint8Array {
  let at = 0;
  while (at + HEADER.block <= archive.length) {
    const header = archive.subarray(at, at + HEADER.block);
    const size = parseInt(text(header, HEADER.size), 8) || 0;
    const start = at + HEADER.block;
    if (entryName(header) === name) {
      return archive.subarray(start, start + size);
    }
    at = start + Math.ceil(size / HEADER.block) * HEADER.block;
  }
  throw new Error(`Cannot unpack ${name}: not in the archive`);
}

function entryName(header: Uint8Array): string {
  const prefix = text(header, HEADER.prefix);
  const name = text(header, HEADER.name);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** The text of a field, up to its first zero. */
function text(
  header: Uint8Array,
  { start, end }: { start: number; end: number },
): string {
  const field = new TextDecoder().decode(header.subarray(start, end));
  return field.split("\0", 1)[0] ?? "";
}
