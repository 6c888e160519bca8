import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { corePath, readFacts } from "../../../../lib/ffi/windows/entry.ts";
import { renameForm } from "../../../../lib/ffi/windows/entry_content.ts";
import { coreText } from "../../../../lib/ffi/windows/nt.ts";

const LITTLE_ENDIAN = true;

Deno.test("corePath() spells paths from a drive and from a server on", () => {
  assertSame(corePath("C:\\Users\\ann"), "\\??\\C:\\Users\\ann");
  assertSame(corePath("\\\\s\\home\\ann"), "\\??\\UNC\\s\\home\\ann");
});

Deno.test("readFacts() tells files, folders and links apart", () => {
  const basic = new Uint8Array(40);
  const standard = new Uint8Array(24);
  const view = new DataView(standard.buffer);
  view.setBigInt64(8, 1234n, LITTLE_ENDIAN);
  view.setUint32(16, 2, LITTLE_ENDIAN);
  const file = { isFolder: false, isReparsePoint: false, links: 2, size: 1234 };
  assertEquals(readFacts(basic, standard), file);
  view.setUint8(21, 1);
  new DataView(basic.buffer).setUint32(32, 0x410, LITTLE_ENDIAN);
  const junction = { ...file, isFolder: true, isReparsePoint: true };
  assertEquals(readFacts(basic, standard), junction);
});

Deno.test("renameForm() says where to, and that it replaces", () => {
  const form = renameForm(0x1234n, "a-long-name");
  const view = new DataView(form.buffer);
  assertSame(view.getUint8(0), 1);
  assertSame(view.getBigInt64(8, LITTLE_ENDIAN), 0x1234n);
  assertSame(view.getUint32(16, LITTLE_ENDIAN), 22);
  assertSame(
    new TextDecoder("utf-16le").decode(form.subarray(20)),
    "a-long-name",
  );
  assertSame(renameForm(0n, "a").length, 24);
});

Deno.test("coreText() counts bytes, without the zero at the end", () => {
  using text = coreText("abc");
  const view = new DataView(text.bytes.buffer);
  assertEquals([
    view.getUint16(0, LITTLE_ENDIAN),
    view.getUint16(2, LITTLE_ENDIAN),
  ], [6, 8]);
  const pointer = Deno.UnsafePointer.create(view.getBigInt64(8, LITTLE_ENDIAN));
  const there = pointer && new Deno.UnsafePointerView(pointer).getUint16(4);
  assertSame(there, "c".charCodeAt(0));
});
