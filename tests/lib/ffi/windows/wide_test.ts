import { deepStrictEqual as assertEquals } from "node:assert";
import {
  fromWide,
  fromWideList,
  wideAt,
  wideBuffer,
  wideString,
} from "../../../../lib/ffi/windows/wide.ts";

const TEXTS: Record<string, string> = {
  nothing: "",
  ASCII: "C:\\Windows",
  "a character of two units": "\u{1f600}",
  "half a character": "a\ud83db",
};

for (const [what, text] of Object.entries(TEXTS)) {
  Deno.test(`fromWide() and wideAt() read ${what} that wideString() wrote`, () => {
    const bytes = wideString(text);
    assertEquals(bytes.length, (text.length + 1) * 2);
    assertEquals(fromWide(bytes), text);
    const memory = new Uint8Array(new ArrayBuffer(bytes.length));
    memory.set(bytes);
    assertEquals(wideAt(Deno.UnsafePointer.of(memory)), text);
  });
}

Deno.test("wideString() puts the least significant byte first", () => {
  assertEquals(wideString("a\u20ac"), Uint8Array.of(97, 0, 0xac, 0x20, 0, 0));
});

Deno.test("fromWide() ends at a zero, at the count, or at the end", () => {
  const bytes = wideString("abc");
  assertEquals(fromWide(bytes, 2), "ab");
  assertEquals(fromWide(bytes.subarray(0, 5)), "ab");
  assertEquals(fromWide(wideBuffer(4)), "");
});

Deno.test("wideAt() finds nothing where there is no pointer", () => {
  assertEquals(wideAt(null), undefined);
});

Deno.test("fromWideList() reads texts up to an empty one", () => {
  assertEquals(fromWideList(wideString("C:\\\0D:\\\0")), ["C:\\", "D:\\"]);
  assertEquals(fromWideList(wideString("")), []);
});
