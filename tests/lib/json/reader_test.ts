import { deepStrictEqual as assertEquals } from "node:assert";
import type { Item } from "../../../lib/json/reader.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { bytesOf, feedAll, openReader, openStream } from "./feeding.ts";

/** Shows values as JSON, faults without their fixed words. */
function show(item: Item): string {
  if (item.kind === "value") return JSON.stringify(item.value);
  if (item.kind === "reset") return "reset";
  return item.desc.replace(": JSON parse error,", "");
}

const RESET = 0xff;
const DEEP = LIMITS.requestDepth;

const CASES: readonly (readonly [
  what: string,
  pieces: (string | number)[],
  shown: string[],
])[] = [
  ["a keyword that is none", ["nope "], ["1:1 invalid keyword 'nope'"]],
  ["a top-level number with the byte after it", ["5,"], [
    "5",
    "1:2 expecting value",
  ]],
  ["a key that comes twice", ['{"a":{"b":1,"b":2},"c":0} 3 '], [
    "1:17 duplicate key",
    "3",
  ]],
  ["lines and columns", ['{"a":1}\r\n {"b"\n 2}'], [
    '{"a":1}',
    "3:2 expecting ':'",
  ]],
  ["positions after a value with lines in it", ['{\n"a":\n1} ]'], [
    '{"a":1}',
    "3:4 expecting value",
  ]],
  // Case 1 of the protocol's recovery: a byte that fits nowhere.
  ["junk before a value", ["#!@ junk {}"], ["1:1 stray '#'", "{}"]],
  ["a stray number and the bracket left over", ['{"a":01}'], [
    "1:6 stray '01'",
    "1:8 expecting value",
  ]],
  ["a string with a newline", ['"a\nb" {}'], [
    "1:1 stray '\"a\n'",
    "{}",
  ]],
  ["brackets open at a stray byte as forgotten", ["[[{ # {}"], [
    "1:5 stray '#'",
    "{}",
  ]],
  ["a byte order mark", [0xef, 0xbb, 0xbf, "{}"], ["1:1 stray '\ufffd'", "{}"]],
  // Case 2: a token that fits nowhere.
  ["an unterminated object until brackets balance", [
    '{"a" "b" {"c":1} 2 [',
    "]} {}",
  ], [
    "1:6 expecting ':'",
    "{}",
  ]],
  ["a bracket too many", ["{}} {}"], ["{}", "1:3 expecting value", "{}"]],
  ["a bracket of the wrong kind as the end of it", ['{"a":1] 5 '], [
    "1:7 expected ',' or '}'",
    "5",
  ]],
  ["an unmatched bracket while swallowing", ['{"a" 1 ] 5 '], [
    "1:6 expecting ':'",
    "5",
  ]],
  ["a stray byte while swallowing as a silent end", ['{"a" 1 # {} {}'], [
    "1:6 expecting ':'",
    "{}",
    "{}",
  ]],
  ["strings with brackets while swallowing", ['{"a" 1 "}" \'}\' } 5 '], [
    "1:6 expecting ':'",
    "5",
  ]],
  // Case 3: reset bytes.
  ["each control byte as one error", [1, 2, "{}", 0], [
    "1:1 stray '\x01'",
    "1:2 stray '\x02'",
    "{}",
    "1:5 stray '\0'",
  ]],
  ["FE as one error that resets no positions", [0xfe, "\n", 0xfe, "]"], [
    "1:1 stray '\ufffd'",
    "2:1 stray '\ufffd'",
    "2:2 expecting value",
  ]],
  ["a control byte while swallowing as silent", ['{"a" 1', 1, "{}", 1], [
    "1:6 expecting ':'",
    "{}",
    "1:10 stray '\x01'",
  ]],
  ["FF between values as a silent reset", ["{}\n", RESET, "{} ", RESET, "]"], [
    "{}",
    "reset",
    "{}",
    "reset",
    "1:1 expecting value",
  ]],
  ["FF after a number as a silent reset", ["5", RESET, "]"], [
    "5",
    "reset",
    "1:1 expecting value",
  ]],
  ["FF while skipping as a silent reset", ["# 5 ", RESET, "6 "], [
    "1:1 stray '#'",
    "reset",
    "6",
  ]],
  ["FF while swallowing as a silent reset", ['{"a" 1 "b', RESET, "]"], [
    "1:6 expecting ':'",
    "reset",
    "1:1 expecting value",
  ]],
  ["FF inside a string", ['\n{"execute":"guest-pi', RESET, "{}]"], [
    "reset",
    "2:12 stray '\"guest-pi\ufffd'",
    "{}",
    "1:3 expecting value",
  ]],
  ["FF inside an object", ['{"a":', RESET, "junk "], [
    "reset",
    "1:6 stray '\ufffd'",
    "1:1 invalid keyword 'junk'",
  ]],
  ["FF inside a number", ["1.", RESET, "5 "], [
    "reset",
    "1:1 stray '1.\ufffd'",
    "5",
  ]],
  ["FF twice", [RESET, RESET], ["reset", "reset"]],
  // Limits.
  ["brackets as deep as allowed", ["[".repeat(DEEP), "]".repeat(DEEP)], [
    "[".repeat(DEEP) + "]".repeat(DEEP),
  ]],
  ["brackets deeper than allowed", [
    '{"a":'.repeat(DEEP),
    "[[]",
    "}".repeat(DEEP),
    "5 6 ]7 ",
  ], [
    "JSON nesting depth limit exceeded",
    "7",
  ]],
  ["an endless opening", ["[".repeat(2000), "{}", RESET, "{}"], [
    "JSON nesting depth limit exceeded",
    "reset",
    "{}",
  ]],
  ["a long stray token, cut", [`"${"a".repeat(3000)}`, 1], [
    `1:1 stray '"${"a".repeat(1023)}...'`,
  ]],
];

for (const [what, pieces, shown] of CASES) {
  const bytes = bytesOf(...pieces);
  for (const size of [bytes.length, 1, 7]) {
    Deno.test(`Reader takes ${what}, ${size} at a time`, () => {
      assertEquals(feedAll(openReader(), { bytes, size }).map(show), shown);
      assertEquals(feedAll(openStream(), { bytes, size }).map(show), shown);
    });
  }
}

Deno.test("Reader accepts as many tokens as allowed, and no more", () => {
  const most = (LIMITS.requestTokens - 2) / 2;
  const allowed = bytesOf("[", "1,".repeat(most), "1]");
  assertEquals(feedAll(openReader(), { bytes: allowed }).length, 1);
  const bytes = bytesOf("[1,", "1,".repeat(most), "1] 5 ");
  assertEquals(feedAll(openStream(), { bytes }).map(show), [
    "JSON token count limit exceeded",
    "5",
  ]);
});

/** A string token of some length, in an array. */
function longString(length: number): Uint8Array {
  const bytes = new Uint8Array(length + 3).fill(0x41);
  bytes.set(bytesOf('["'));
  bytes.set(bytesOf('"] '), length);
  return bytes;
}

Deno.test("Reader accepts tokens of fewer bytes than the limit", () => {
  const bytes = longString(LIMITS.requestBytes - 3);
  const [item] = feedAll(openStream(), { bytes, size: 1 << 20 });
  assertEquals(item?.kind, "value");
});

Deno.test("Reader refuses an endless token at once, and finds its end", () => {
  const feed = openStream();
  const bytes = longString(LIMITS.requestBytes + (1 << 20));
  const half = LIMITS.requestBytes;
  const first = feedAll(feed, {
    bytes: bytes.subarray(0, half),
    size: 1 << 20,
  });
  assertEquals(first.map(show), ["JSON token size limit exceeded"]);
  const rest = { bytes: bytes.subarray(half), size: 1 << 18 };
  assertEquals(feedAll(feed, rest).map(show), []);
  assertEquals(feed(bytesOf("{}")).map(show), ["{}"]);
});

Deno.test("Reader counts the bytes of all tokens together", () => {
  const quarter = `"${"A".repeat(LIMITS.requestBytes / 4 - 2)}",`;
  const bytes = bytesOf("[", quarter.repeat(4), "1] 5 ");
  assertEquals(feedAll(openStream(), { bytes, size: 1 << 20 }).map(show), [
    "JSON token size limit exceeded",
    "5",
  ]);
});
