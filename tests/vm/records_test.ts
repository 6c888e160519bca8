import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { lastRecord, record } from "./records.ts";

function file(...numbers: number[]): Uint8Array {
  return new TextEncoder().encode(numbers.map(record).join(""));
}

Deno.test("record() has sixty-four bytes, whatever its number", () => {
  assertEquals([record(1).length, record(123456).length], [64, 64]);
});

Deno.test("lastRecord() counts what is complete", () => {
  assertEquals(lastRecord(file()), 0);
  assertEquals(lastRecord(file(1, 2, 3)), 3);
});

const FAILURES: Readonly<Record<string, [Uint8Array, RegExp]>> = {
  "a torn record": [file(1, 2).subarray(0, 100), /the last has only 36 bytes/],
  "a gap": [file(1, 3), /record 2: it says "record 0+3/],
  "zeros": [new Uint8Array(64), /record 1/],
};

for (const [what, [bytes, message]] of Object.entries(FAILURES)) {
  Deno.test(`lastRecord() refuses ${what}`, () => {
    throws(() => lastRecord(bytes), { message });
  });
}
