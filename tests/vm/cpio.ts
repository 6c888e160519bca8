/**
 * The "newc" archive format, which the kernel unpacks as its first root
 * filesystem (Documentation/driver-api/early-userspace/buffer-format.rst).
 *
 * @module
 */

/** One file, folder or symbolic link. */
export interface Entry {
  /** Where it goes, without a leading slash. */
  readonly path: string;
  /** Type and permission bits, as in `stat`. */
  readonly mode: number;
  /** The contents; for a symbolic link, its target. */
  readonly data: Uint8Array;
}

/** Type bits of `mode`. */
export const TYPE = {
  folder: 0o040000,
  file: 0o100000,
  link: 0o120000,
} as const;

/** Everything in the format is padded to this many bytes. */
const ALIGNMENT = 4;

/** The name that ends an archive. */
const END = "TRAILER!!!";

/**
 * Writes an archive, piece by piece. Folders that lead to an entry are added
 * before it.
 *
 * @param entries What to put in; a later entry replaces an earlier one
 * @returns The bytes, in pieces
 */
export function* archive(
  entries: Iterable<Entry>,
): Generator<Uint8Array, void, void> {
  let number = 1;
  for (const entry of withFolders(entries)) yield* member(entry, number++);
  yield* member({ path: END, mode: 0, data: new Uint8Array() }, 0);
}

/** Entries by path, each after the folders it lies in. */
function withFolders(entries: Iterable<Entry>): Iterable<Entry> {
  const all = new Map<string, Entry>();
  for (const entry of entries) {
    const names = entry.path.split("/");
    for (let depth = 1; depth < names.length; depth++) {
      const path = names.slice(0, depth).join("/");
      if (!all.has(path)) all.set(path, folder(path));
    }
    all.set(entry.path, entry);
  }
  return all.values();
}

/**
 * An empty folder.
 *
 * @param path Where it goes
 * @returns The entry
 */
export function folder(path: string): Entry {
  return { path, mode: TYPE.folder | 0o755, data: new Uint8Array() };
}

function* member(
  entry: Entry,
  number: number,
): Generator<Uint8Array, void, void> {
  const name = new TextEncoder().encode(`${entry.path}\0`);
  const isFolder = (entry.mode & 0o170000) === TYPE.folder;
  const fields = [
    number,
    entry.mode,
    0, // owner
    0, // group
    isFolder ? 2 : 1, // links
    0, // time of change
    entry.data.length,
    ...[0, 0, 0, 0], // device numbers
    name.length,
    0, // checksum, unused in this variant
  ];
  const hex = fields.map((field) => field.toString(16).padStart(8, "0"));
  const header = new TextEncoder().encode(`070701${hex.join("")}`);
  yield header;
  yield name;
  yield padding(header.length + name.length);
  yield entry.data;
  yield padding(entry.data.length);
}

function padding(length: number): Uint8Array {
  return new Uint8Array((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
}
