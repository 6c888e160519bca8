import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { Cursor } from "../../../lib/json/cursor.ts";
import { scan } from "../../../lib/json/scan.ts";
import type { JsonValue } from "../../../lib/json/value.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { bytesOf } from "./feeding.ts";

function scanAll(
  ...pieces: (string | number)[]
): [JsonValue | undefined, Cursor] {
  const cursor = new Cursor();
  cursor.load(bytesOf(...pieces));
  return [scan(cursor), cursor];
}

const PLAIN = [
  "{}",
  "[[], {}]",
  '{"execute":"guest-ping","id":7}',
  '{"a": [1, -2, 123456789012345, true, false, null]}',
  '{"a":{"a":{"a":1}},"b":{"a":"}:{"}}',
  String.raw`["\"\\\/\b\f\n\r\t", "it's"]`,
  '{"__proto__":1}',
  String.raw`{"a":"\n","b":["\\"]}`,
  "[".repeat(LIMITS.requestDepth) + "]".repeat(LIMITS.requestDepth),
];

for (const text of PLAIN) {
  Deno.test(`scan() reads ${text.slice(0, 60)}`, () => {
    const [value, cursor] = scanAll(text, " rest");
    assertEquals(value, JSON.parse(text));
    assertSame(cursor.at, text.length);
  });
}

Deno.test("scan() keeps count of lines", () => {
  const [, cursor] = scanAll('{\n"a":\n1} ');
  assertEquals([cursor.line, cursor.columnOf(cursor.at)], [3, 3]);
});

const DOUBTFUL: readonly (readonly [what: string, ...(string | number)[]])[] = [
  ["what is not a container", "5 "],
  ["a closing bracket", "}"],
  ["space", " {}"],
  ["a value without its end", '{"a":"b"'],
  ["a string without its end", '{"a":"b'],
  ["a string that ends in a backslash", '["\\'],
  ["single quotes", "{'a':1}"],
  ["a \\u escape", String.raw`["\u0041"]`],
  ["an escaped single quote", String.raw`["\'"]`],
  ["characters beyond ASCII", '["é"]'],
  ["control characters", '["', 1, '"]'],
  ["FF", "[", 0xff, "]"],
  ["a fraction", "[1.0]"],
  ["exponents", "[1e5]"],
  ["capital exponents", "[1E5]"],
  ["sixteen digits", "[1234567890123456]"],
  ["minus zero", "[-0]"],
  ["a leading zero", "[01]"],
  ["a lone minus", "[-]"],
  ["a plus", "[+1]"],
  ["a keyword that is none", "[nope]"],
  ["a key with an escape", String.raw`{"a":1,"\n":2}`],
  ["a key that comes twice", '{"a":1,"a":2}'],
  ["a nested key that comes twice", '[{"b":{"a":1,"a":2}}]'],
  ["a comma too many", "[1,]"],
  ["brackets that do not match", "[}"],
  ["brackets that cross", "[{]}"],
  ["a bracket too early", "[[}]]"],
  [
    "too deep a value",
    `${"[".repeat(LIMITS.requestDepth + 1)}${
      "]".repeat(LIMITS.requestDepth + 1)
    }`,
  ],
  ["a long value", `["${"a".repeat(LIMITS.requestTokens)}"]`],
];

for (const [what, ...pieces] of DOUBTFUL) {
  Deno.test(`scan() leaves alone ${what}`, () => {
    const [value, cursor] = scanAll(...pieces);
    assertEquals([value, cursor.at, cursor.line], [undefined, 0, 1]);
  });
}
