import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { Base64 } from "../../../lib/base64.ts";
import { printJson, printPieces } from "../../../lib/json/print.ts";
import { Real } from "../../../lib/json/value.ts";

const CASES:
  readonly (readonly [what: string, value: unknown, text: string])[] = [
    ["nothing", null, "null"],
    ["truth", [true, false], "[true, false]"],
    ["empty containers", [{}, []], "[{}, []]"],
    ["an object in the order it was built", { b: 1, a: 2 }, '{"b": 1, "a": 2}'],
    ["no undefined members", { a: undefined, b: 1, c: undefined }, '{"b": 1}'],
    ["an object of undefined members", { a: undefined }, "{}"],
    [
      "big integers",
      [-(2n ** 63n), 2n ** 64n - 1n],
      "[-9223372036854775808, 18446744073709551615]",
    ],
    [
      "numbers as they were written",
      [new Real("1e400"), new Real("1.50")],
      "[1e400, 1.50]",
    ],
    [
      "doubles in the shortest form",
      [0.1, -1.5, 1e-7, -0],
      "[0.1, -1.5, 1e-7, 0]",
    ],
    ["short escapes", '\b\f\n\r\t"\\', String.raw`"\b\f\n\r\t\"\\"`],
    [
      "other control characters",
      "\0\x1f\x7f",
      String.raw`"\u0000\u001F\u007F"`,
    ],
    ["a slash as it is", "a/b", '"a/b"'],
    [
      "characters beyond ASCII",
      "\u00e9\u{1f600}",
      String.raw`"\u00E9\uD83D\uDE00"`,
    ],
    ["half a surrogate pair", "\ud83d", String.raw`"\uFFFD"`],
    ["names with the same escapes", { 'é"': 1 }, String.raw`{"\u00E9\"": 1}`],
    [
      "a member called __proto__",
      JSON.parse('{"__proto__": 1}'),
      '{"__proto__": 1}',
    ],
  ];

for (const [what, value, text] of CASES) {
  Deno.test(`printJson() prints ${what}`, () => {
    assertSame(printJson(value), text);
  });
}

Deno.test("printJson() agrees with JSON.parse on every UTF-16 unit", () => {
  const units = Array.from({ length: 0xd800 }, (_, unit) => unit);
  const text = String.fromCharCode(...units);
  assertSame(JSON.parse(printJson(text)), text);
});

for (
  const value of [NaN, Infinity, undefined, [undefined], () => 1, Symbol()]
) {
  Deno.test(`printJson() refuses ${Deno.inspect(value)}`, () => {
    throws(() => printJson(value), TypeError);
  });
}

Deno.test("printPieces() hands out a long string itself", () => {
  const long = "A".repeat(100_000);
  assertEquals(printPieces({ return: { "buf-b64": long, eof: true } }), [
    '{"return": {"buf-b64": "',
    long,
    '", "eof": true}}',
  ]);
});

Deno.test("printPieces() leaves bytes to be encoded on their way out", () => {
  const bytes = new Base64(new Uint8Array([1, 2]));
  assertEquals(printPieces({ data: bytes, eof: true }), [
    '{"data": "',
    bytes,
    '", "eof": true}',
  ]);
  assertSame(printJson({ data: bytes }), '{"data": "AQI="}');
});
