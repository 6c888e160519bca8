/**
 * Zip archives of one uncompressed file: the form in which Deno keeps a
 * downloaded base binary, less the compression, which it does not ask for.
 *
 * @module
 */

import { crc32 } from "node:zlib";

/** One file of an archive. */
export interface StoredFile {
  /** Its name, in ASCII. */
  readonly name: string;
  /** What is in it. */
  readonly bytes: Uint8Array;
}

/** What each of the three records of an archive starts with. */
const SIGNATURE = {
  file: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
} as const;

/** Sizes of the records without the names that follow them. */
const SIZE = { file: 30, entry: 46, end: 22 } as const;

/** Version 2.0 of the format, on Unix, which is where a mode has a meaning. */
const VERSION = { needed: 20, madeBy: (3 << 8) | 20 } as const;

/** A regular file that all may read and run, in the upper 16 bits. */
const EXECUTABLE = 0o100755 * 2 ** 16;

/** The first day the format knows, so that equal contents give equal bytes. */
const DATE = (1 << 5) | 1;

const LITTLE_ENDIAN = true;

/**
 * Writes an archive of one file, uncompressed.
 *
 * @param file What goes into it, at most 4 GiB
 * @returns The archive; equal files give equal archives
 */
export function storedZip(file: StoredFile): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(file.name);
  const local = [
    ...record(SIGNATURE.file, [VERSION.needed]),
    ...facts(file, name),
  ];
  const entry = [
    ...record(SIGNATURE.entry, [VERSION.madeBy, VERSION.needed]),
    ...facts(file, name),
    ...shorts([/* comment */ 0, /* disk */ 0, /* attributes */ 0]),
    ...longs([EXECUTABLE, /* offset */ 0]),
  ];
  const start = SIZE.file + name.length + file.bytes.length;
  const end = [
    ...record(SIGNATURE.end, [/* disk */ 0, /* disk */ 0, 1, 1]),
    ...longs([SIZE.entry + name.length, start]),
    ...shorts([/* comment */ 0]),
  ];
  return join([local, name, file.bytes, entry, name, end]);
}

/**
 * Reads what {@linkcode storedZip} wrote.
 *
 * @param archive Any zip archive
 * @returns Its first file, or `undefined` if that is compressed
 */
export function readStoredZip(archive: Uint8Array): StoredFile | undefined {
  const view = new DataView(
    archive.buffer,
    archive.byteOffset,
    archive.length,
  );
  if (
    archive.length < SIZE.file ||
    view.getUint32(0, LITTLE_ENDIAN) !== SIGNATURE.file
  ) throw new TypeError("Cannot read the archive: not a zip file");
  if (view.getUint16(8, LITTLE_ENDIAN) !== 0) return undefined;
  const start = SIZE.file + view.getUint16(26, LITTLE_ENDIAN) +
    view.getUint16(28, LITTLE_ENDIAN);
  const length = view.getUint32(18, LITTLE_ENDIAN);
  const name = archive.subarray(
    SIZE.file,
    SIZE.file + view.getUint16(26, LITTLE_ENDIAN),
  );
  return {
    name: new TextDecoder().decode(name),
    bytes: archive.subarray(start, start + length),
  };
}

/** The fields that a file's two records share, in their order. */
function facts(file: StoredFile, name: Uint8Array): number[] {
  const size = file.bytes.length;
  return [
    ...shorts([/* flags */ 0, /* method */ 0, /* time */ 0, DATE]),
    ...longs([crc32(file.bytes), size, size]),
    ...shorts([name.length, /* extra */ 0]),
  ];
}

function record(signature: number, fields: readonly number[]): number[] {
  return [...longs([signature]), ...shorts(fields)];
}

function shorts(values: readonly number[]): number[] {
  return values.flatMap((value) => [value & 0xff, value >>> 8]);
}

function longs(values: readonly number[]): number[] {
  return values.flatMap((value) => shorts([value & 0xffff, value >>> 16]));
}

function join(
  parts: readonly ArrayLike<number>[],
): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
