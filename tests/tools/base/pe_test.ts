import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { alignImage, isPe, withoutResources } from "../../../tools/base/pe.ts";

const LITTLE_ENDIAN = true;

const HEADER = 64;
const OPTIONAL = HEADER + 24;
const SECTIONS = OPTIONAL + 240;

interface Section {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly offset: number;
}

const CODE: Section = { name: ".text", address: 4096, size: 4096, offset: 512 };
const PROGRAM: Section = {
  ...{ name: ".pedata", address: 8192 },
  ...{ size: 5000, offset: 1024 },
};

/** The headers of a PE file, and noise where its sections are. */
function file(
  sections: readonly Section[],
  { size, resources }: { size: number; resources: bigint },
): Uint8Array<ArrayBuffer> {
  const end = sections.at(-1)?.offset ?? 0;
  const bytes = new Uint8Array(end + 512);
  bytes.fill(7, 512);
  bytes.set([0x4d, 0x5a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(0x3c, HEADER, LITTLE_ENDIAN);
  bytes.set([0x50, 0x45, 0, 0], HEADER);
  view.setUint16(HEADER + 6, sections.length, LITTLE_ENDIAN);
  view.setUint16(HEADER + 20, 240, LITTLE_ENDIAN);
  view.setUint16(OPTIONAL, 0x20b, LITTLE_ENDIAN);
  view.setUint32(OPTIONAL + 32, 4096, LITTLE_ENDIAN);
  view.setUint32(OPTIONAL + 56, size, LITTLE_ENDIAN);
  view.setBigUint64(OPTIONAL + 128, resources, LITTLE_ENDIAN);
  sections.forEach((section, i) => {
    const at = SECTIONS + i * 40;
    bytes.set(new TextEncoder().encode(section.name), at);
    view.setUint32(at + 8, section.size, LITTLE_ENDIAN);
    view.setUint32(at + 12, section.address, LITTLE_ENDIAN);
    view.setUint32(at + 20, section.offset, LITTLE_ENDIAN);
  });
  return bytes;
}

const BASE = file([CODE], { size: 8192, resources: 0n });

function compiled(): Uint8Array<ArrayBuffer> {
  return file([CODE, PROGRAM], { size: 13192, resources: 77n });
}

Deno.test("withoutResources() gives the base back, byte for byte", () => {
  const program = compiled();
  assertEquals(withoutResources(program), BASE);
  assertEquals(program, compiled());
});

Deno.test("withoutResources() refuses what is not compiled", () => {
  throws(() => withoutResources(BASE), /not compiled by Deno/);
});

const REFUSED: Record<string, Uint8Array<ArrayBuffer>> = {
  "an empty file": new Uint8Array(),
  "the first letters only": new Uint8Array([0x4d, 0x5a]),
  "a file of another kind": new Uint8Array(4096),
};

for (const [what, bytes] of Object.entries(REFUSED)) {
  Deno.test(`withoutResources() and alignImage() refuse ${what}`, () => {
    throws(() => withoutResources(bytes), /not a 64-bit PE file/);
    throws(() => alignImage(bytes), /not a 64-bit PE file/);
  });
}

Deno.test("alignImage() rounds the image up to whole pages", () => {
  const program = compiled();
  alignImage(program);
  const aligned = file([CODE, PROGRAM], { size: 16384, resources: 77n });
  assertEquals(program, aligned);
});

Deno.test("alignImage() leaves a size alone that is right", () => {
  const program = new Uint8Array(BASE);
  alignImage(program);
  assertEquals(program, BASE);
});

Deno.test("isPe() looks at the first two bytes", () => {
  ok(isPe(BASE));
  ok(!isPe(new Uint8Array([0x7f, 0x45, 0x4c, 0x46])));
});
