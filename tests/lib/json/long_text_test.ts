import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { LongText } from "../../../lib/json/long_text.ts";
import { JsonStream } from "../../../lib/json/stream.ts";
import type { JsonValue } from "../../../lib/json/value.ts";
import { takePages } from "../../../lib/pages.ts";
import { bytesOf } from "./feeding.ts";

const FILLER = "A".repeat(100_000);

/** Reads an array of one string that comes in two pieces. */
function read(written: string): JsonValue {
  const stream = new JsonStream();
  const bytes = bytesOf(`[${written}]`);
  assertEquals(stream.push(bytes.subarray(0, 70_000)), []);
  const [item] = stream.push(bytes.subarray(70_000));
  ok(item?.kind === "value" && Array.isArray(item.value));
  return item.value[0] ?? null;
}

const LONG:
  readonly (readonly [what: string, written: string, text: string])[] = [
    ["plain text", `"${FILLER}"`, FILLER],
    ["text between apostrophes", `'${FILLER}"'`, `${FILLER}"`],
    [
      "short escapes",
      String.raw`"\n${FILLER}\/\"\'\\\\n\b\f\r\t${FILLER}\n"`,
      `\n${FILLER}/"'\\\\n\b\f\r\t${FILLER}\n`,
    ],
  ];

for (const [what, written, text] of LONG) {
  Deno.test(`readLong() keeps ${what} as bytes`, () => {
    const value = read(written);
    ok(value instanceof LongText);
    assertSame(value.length, text.length);
    ok(value.toString() === text);
  });
}

const SHORT:
  readonly (readonly [what: string, written: string, text: string])[] = [
    ["letters beyond ASCII", `"${FILLER}é"`, `${FILLER}é`],
    ["escapes of characters", String.raw`"${FILLER}\u0041\n"`, `${FILLER}A\n`],
  ];

for (const [what, written, text] of SHORT) {
  Deno.test(`readLong() leaves ${what} to be read as any string`, () => {
    ok(read(written) === text);
  });
}

Deno.test("LongText hands its bytes over once", () => {
  const text = new LongText(bytesOf("abc"));
  assertEquals(text.take(), bytesOf("abc"));
  assertEquals([text.take(), text.length, text.toString()], [
    new Uint8Array(0),
    0,
    "",
  ]);
});

Deno.test("LongText.release() leaves alone what was taken", () => {
  const text = new LongText(takePages(70_000));
  const bytes = text.take();
  text.release();
  assertSame(bytes.length, 70_000);
  const other = takePages(70_000);
  new LongText(other).release();
  assertSame(other.length, 0);
});
