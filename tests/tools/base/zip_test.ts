import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { crc32 } from "node:zlib";
import { readStoredZip, storedZip } from "../../../tools/base/zip.ts";

const LITTLE_ENDIAN = true;

const FILE = { name: "denort", bytes: new TextEncoder().encode("a program") };

Deno.test("readStoredZip() reads what storedZip() wrote", () => {
  assertEquals(readStoredZip(storedZip(FILE)), FILE);
});

Deno.test("storedZip() writes a directory that points at the file", () => {
  const archive = storedZip(FILE);
  const view = new DataView(archive.buffer);
  const end = archive.length - 22;
  const entry = view.getUint32(end + 16, LITTLE_ENDIAN);
  assertEquals(view.getUint32(end, LITTLE_ENDIAN), 0x06054b50);
  assertEquals(entry + view.getUint32(end + 12, LITTLE_ENDIAN), end);
  assertEquals(view.getUint32(entry, LITTLE_ENDIAN), 0x02014b50);
  assertEquals(view.getUint32(entry + 16, LITTLE_ENDIAN), crc32(FILE.bytes));
  assertEquals(view.getUint32(entry + 20, LITTLE_ENDIAN), FILE.bytes.length);
  assertEquals(view.getUint32(entry + 38, LITTLE_ENDIAN) >>> 16, 0o100755);
  const offset = view.getUint32(entry + 42, LITTLE_ENDIAN);
  assertEquals(view.getUint32(offset, LITTLE_ENDIAN), 0x04034b50);
});

Deno.test("readStoredZip() tells a compressed file from a stored one", () => {
  const archive = storedZip(FILE);
  new DataView(archive.buffer).setUint16(8, 8, LITTLE_ENDIAN);
  assertEquals(readStoredZip(archive), undefined);
});

Deno.test("readStoredZip() refuses what is no archive", () => {
  throws(() => readStoredZip(new Uint8Array(100)), /not a zip file/);
  throws(() => readStoredZip(new Uint8Array()), /not a zip file/);
});
