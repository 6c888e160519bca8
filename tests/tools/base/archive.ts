/**
 * Tar archives for tests.
 *
 * @module
 */

import { gzipSync } from "node:zlib";

/**
 * Packs files.
 *
 * @param files Their contents by name; the part of a name before `//` goes
 *   into the field for long names
 * @returns The archive, uncompressed
 */
export function tar(
  files: Readonly<Record<string, Uint8Array>>,
): Uint8Array<ArrayBuffer> {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = new Uint8Array(512);
    const [file = "", prefix = ""] = name.split("//").reverse();
    const encoder = new TextEncoder();
    header.set(encoder.encode(file), 0);
    header.set(encoder.encode(bytes.length.toString(8).padStart(11, "0")), 124);
    header.set(encoder.encode(prefix), 345);
    const body = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    body.set(bytes);
    return [header, body];
  });
  const parts = [...blocks, new Uint8Array(1024)];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/**
 * Packs one file the way npm does.
 *
 * @param name The file's name
 * @param bytes What is in it
 * @returns A compressed archive
 */
export function tarball(name: string, bytes: Uint8Array): Uint8Array {
  return gzipSync(tar({ [name]: bytes }));
}
