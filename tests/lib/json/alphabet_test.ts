import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import {
  isLetter,
  isQuote,
  isSpace,
  ordinaryEnd,
  punctuationOf,
  resumes,
} from "../../../lib/json/alphabet.ts";
import { bytesOf } from "./feeding.ts";

/** Every byte for which something holds, as text of one unit each. */
function allOf(test: (byte: number) => boolean): string {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  return String.fromCharCode(...bytes.filter(test));
}

Deno.test("alphabet sorts every byte", () => {
  assertSame(allOf(isSpace), "\t\n\r ");
  assertSame(allOf(isQuote), `"'`);
  assertSame(allOf(isLetter), "abcdefghijklmnopqrstuvwxyz");
  assertSame(allOf((byte) => punctuationOf(byte) !== undefined), ",:[]{}");
});

Deno.test("resumes() holds for punctuation, control bytes, FE and FF", () => {
  const controls = allOf((byte) => byte < 0x20 && byte !== 0x09);
  assertSame(allOf(resumes), `${controls},:[]{}\xfe\xff`);
});

Deno.test("ordinaryEnd() stops at whatever needs thought", () => {
  const stops = allOf((byte) => ordinaryEnd(Uint8Array.of(byte), 0) === 0);
  const [low, high] = [
    allOf((byte) => byte < 0x20),
    allOf((byte) => byte > 0x7f),
  ];
  assertSame(stops, `${low}"'\\${high}`);
  assertEquals(ordinaryEnd(bytesOf("ab\\c"), 0), 2);
  assertEquals(ordinaryEnd(bytesOf("abc"), 1), 3);
});

Deno.test("ordinaryEnd() finds any byte anywhere in a long run", () => {
  for (let byte = 0; byte < 256; byte++) {
    const isStop = ordinaryEnd(Uint8Array.of(byte), 0) === 0;
    for (let place = 150; place < 158; place++) {
      const memory = new Uint8Array(200).fill(byte % 2 === 0 ? 0x20 : 0x7f);
      memory[place] = byte;
      for (let start = 0; start < 4; start++) {
        const bytes = memory.subarray(start);
        const end = isStop ? place - start : bytes.length;
        assertSame(ordinaryEnd(bytes, 3), end, `byte ${byte} at ${place}`);
      }
    }
  }
});

Deno.test("ordinaryEnd() finds the end of a run of any length", () => {
  for (let length = 0; length < 200; length++) {
    for (let from = 0; from <= Math.min(length, 5); from++) {
      const bytes = new Uint8Array(length).fill(0x41);
      assertSame(ordinaryEnd(bytes, from), length);
    }
  }
});
