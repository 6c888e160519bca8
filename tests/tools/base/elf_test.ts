import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { Buffer } from "node:buffer";
import { withoutPayload } from "../../../tools/base/elf.ts";

const SECTIONS = 4;

const LITTLE_ENDIAN = true;

/** A file with the header and section headers of an ELF file, and noise. */
function base(): Uint8Array<ArrayBuffer> {
  const sectionHeaders = 200;
  const bytes = new Uint8Array(sectionHeaders + SECTIONS * 64);
  bytes.forEach((_, i) => bytes[i] = (i * 7) % 251);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(32, 64n, LITTLE_ENDIAN);
  view.setBigUint64(40, BigInt(sectionHeaders), LITTLE_ENDIAN);
  view.setUint16(56, 2, LITTLE_ENDIAN);
  view.setUint16(60, SECTIONS, LITTLE_ENDIAN);
  view.setUint16(62, SECTIONS - 1, LITTLE_ENDIAN);
  return bytes;
}

/** What Deno 2.9 makes of it: old bytes, and at the next page new tables. */
function compiled(original: Uint8Array): Uint8Array<ArrayBuffer> {
  const appended = 4096;
  const sectionHeaders = appended + 4 * 56 + 1000;
  const bytes = new Uint8Array(sectionHeaders + (SECTIONS + 2) * 64);
  bytes.fill(0xee, appended);
  bytes.set(original);
  bytes.set(original.subarray(200, 200 + (SECTIONS - 1) * 64), sectionHeaders);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(32, BigInt(appended), LITTLE_ENDIAN);
  view.setBigUint64(40, BigInt(sectionHeaders), LITTLE_ENDIAN);
  view.setUint16(56, 4, LITTLE_ENDIAN);
  view.setUint16(60, SECTIONS + 2, LITTLE_ENDIAN);
  return bytes;
}

Deno.test("withoutPayload() gives the base back, byte for byte", () => {
  assertEquals(withoutPayload(compiled(base())), base());
});

Deno.test("withoutPayload() leaves its argument alone, even a Buffer", () => {
  const program = Buffer.concat([new Uint8Array(3), compiled(base())])
    .subarray(3);
  assertEquals(withoutPayload(program), base());
  assertEquals(new Uint8Array(program), compiled(base()));
});

const REFUSED: Record<string, [bytes: Uint8Array, reason: RegExp]> = {
  "an empty file": [new Uint8Array(), /not a 64-bit ELF file/],
  "a script": [
    new TextEncoder().encode("#!/bin/sh\n".repeat(20)),
    /not a 64-bit ELF file/,
  ],
  "a base itself": [base(), /not compiled by Deno 2\.9/],
  "a program without its end": [
    compiled(base()).subarray(0, 4200),
    /not compiled by Deno 2\.9/,
  ],
};

for (const [what, [bytes, reason]] of Object.entries(REFUSED)) {
  Deno.test(`withoutPayload() refuses ${what}`, () => {
    throws(() => withoutPayload(bytes), reason);
  });
}
