import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import {
  callBlock,
  isTrue,
  readCall,
} from "../../../../lib/ffi/windows/away.ts";

/** Where the instructions find and leave things, in words of eight bytes. */
const ROOM = 15;

Deno.test("callBlock() puts the function first and its arguments behind", () => {
  const bytes = new Uint8Array(new ArrayBuffer(8));
  const block = callBlock(0x7ff8_0000_1234n, [1, -1n, 0x80000000, bytes]);
  const words = [...new BigUint64Array(block.buffer)];
  assertEquals(words.length, ROOM);
  assertEquals(words.slice(0, 3), [0x7ff8_0000_1234n, 0n, 0n]);
  assertEquals(words.slice(3, 6), [1n, 2n ** 64n - 1n, 0x80000000n]);
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
  assertEquals(words[6], address);
  ok(words.slice(7).every((word) => word === 0n));
});

Deno.test("callBlock() refuses what the instructions would not pass on", () => {
  callBlock(1n, Array(12).fill(0));
  throws(() => callBlock(1n, Array(13).fill(0)), RangeError);
});

Deno.test("readCall() tells what came of a call", () => {
  const block = callBlock(1n, []);
  const words = new BigUint64Array(block.buffer);
  words[1] = 2n ** 64n - 1n;
  words[2] = 5n;
  assertEquals(readCall(block), { result: -1n, error: 5 });
});

const BOOLS: Record<string, [result: bigint, expected: boolean]> = {
  "one": [1n, true],
  "minus one": [-1n, true],
  "zero": [0n, false],
  "what is above the lower half": [0x7ff8_0000_0000n, false],
};

for (const [what, [result, expected]] of Object.entries(BOOLS)) {
  Deno.test(`isTrue() takes ${what} for ${expected}`, () => {
    assertEquals(isTrue(result), expected);
  });
}
