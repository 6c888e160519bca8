import { deepStrictEqual as assertEquals } from "node:assert";
import { Cursor } from "../../../lib/json/cursor.ts";
import { Lexer } from "../../../lib/json/lexer.ts";
import type { Token } from "../../../lib/json/token.ts";
import { decodeLossy } from "../../../lib/json/utf8.ts";
import { bytesOf } from "./feeding.ts";

/** Tokens as `kind text line:column`; punctuation as it is. */
function show(token: Token): string {
  const text = decodeLossy(token.bytes);
  const name = token.kind === text ? text : `${token.kind} ${text}`;
  return `${name} ${token.line}:${token.column}`;
}

function tokens(bytes: Uint8Array, size = bytes.length): string[] {
  const cursor = new Cursor();
  const lexer = new Lexer(cursor);
  const shown: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    cursor.load(bytes.subarray(at, at + size));
    for (let t = lexer.read(); t !== undefined; t = lexer.read()) {
      shown.push(show(t));
    }
  }
  return shown;
}

const CASES: readonly (readonly [
  what: string,
  pieces: (string | number)[],
  shown: string[],
])[] = [
  ["punctuation", ["{ [\t]\r}:,"], [
    "{ 1:1",
    "[ 1:3",
    "] 1:5",
    "} 1:7",
    ": 1:8",
    ", 1:9",
  ]],
  ["lines", ["\n\n  1\n2 "], ["number 1 3:3", "number 2 4:1"]],
  ["strings of both kinds", [`"a'b" 'c"d'`], [
    `string "a'b" 1:1`,
    `string 'c"d' 1:7`,
  ]],
  ["escaped quotation marks", [String.raw`"a\"b\\"'\''`], [
    String.raw`string "a\"b\\" 1:1`,
    String.raw`string '\'' 1:9`,
  ]],
  ["columns as bytes", ['"é"1 '], ['string "é" 1:1', "number 1 1:5"]],
  ["numbers next to keywords", ["1true "], [
    "number 1 1:1",
    "keyword true 1:2",
  ]],
  ["nothing that has not ended", ["12"], []],
  ["a stray byte and what may follow it", ["# junk 1,2 "], [
    "stray # 1:1",
    ", 1:9",
    "number 2 1:10",
  ]],
  ["a stray byte that ends a token", ['"a\nb" 1\n2 '], [
    'stray "a\n 1:1',
    "number 2 3:1",
  ]],
  ["a stray end of a number", ["01x}"], ["stray 01 1:1", "} 1:4"]],
  ["a stray bracket, which counts as used up", ["-}]"], [
    "stray -} 1:1",
    "] 1:3",
  ]],
  ["each control byte", [1, 1, "x", 2, "\n", 3], [
    "stray \x01 1:1",
    "stray \x01 1:2",
    "stray \x02 1:4",
    "stray \x03 2:1",
  ]],
  ["a tab as one of the bytes to skip", ["#\t1\n2 "], [
    "stray # 1:1",
    "number 2 2:1",
  ]],
  ["FE like a control byte", [0xfe, "1", 0xfe], [
    "stray \ufffd 1:1",
    "stray \ufffd 1:3",
  ]],
  ["FF, after which nothing is skipped", [0xff, "1 ", '"a', 0xff], [
    "reset \ufffd 1:1",
    "number 1 1:2",
    'reset "a\ufffd 1:4',
  ]],
];

for (const [what, pieces, shown] of CASES) {
  Deno.test(`Lexer reads ${what}`, () => {
    assertEquals(tokens(bytesOf(...pieces)), shown);
  });

  Deno.test(`Lexer reads ${what}, byte by byte`, () => {
    assertEquals(tokens(bytesOf(...pieces), 1), shown);
  });
}

Deno.test("Lexer marks strings that need care", () => {
  const cursor = new Cursor();
  const lexer = new Lexer(cursor);
  cursor.load(bytesOf(String.raw`"a" "\n" "é" "b"`));
  const marks = Array.from({ length: 4 }, () => {
    const token = lexer.read();
    return [token?.escaped, token?.wide];
  });
  assertEquals(marks, [[false, false], [true, false], [false, true], [
    false,
    false,
  ]]);
});

Deno.test("Lexer holds nothing while it is mute", () => {
  const cursor = new Cursor();
  const lexer = new Lexer(cursor);
  cursor.load(bytesOf('"abc'));
  assertEquals([lexer.read(), lexer.held, lexer.idle], [undefined, 4, false]);
  lexer.mute = true;
  cursor.load(bytesOf('def"'));
  assertEquals(lexer.held, 0);
  assertEquals(lexer.read()?.bytes.length, 0);
});

Deno.test("Lexer.reset() forgets what has begun", () => {
  const cursor = new Cursor();
  const lexer = new Lexer(cursor);
  cursor.load(bytesOf('"abc'));
  lexer.read();
  lexer.reset();
  cursor.load(bytesOf('"d"'));
  const token = lexer.read();
  assertEquals(token && show(token), 'string "d" 1:5');
});
