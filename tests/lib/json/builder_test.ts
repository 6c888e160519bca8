import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { Builder } from "../../../lib/json/builder.ts";
import { Cursor } from "../../../lib/json/cursor.ts";
import { Lexer } from "../../../lib/json/lexer.ts";
import { type JsonValue, Real } from "../../../lib/json/value.ts";
import { bytesOf } from "./feeding.ts";

function build(text: string): JsonValue[] {
  const cursor = new Cursor();
  const lexer = new Lexer(cursor);
  const builder = new Builder();
  const values: JsonValue[] = [];
  cursor.load(bytesOf(text));
  for (let t = lexer.read(); t !== undefined; t = lexer.read()) {
    const value = builder.accept(t);
    if (value !== undefined) values.push(value);
  }
  return values;
}

Deno.test("Builder builds every kind of value", () => {
  assertEquals(build(`[null,true,false,"a",'b',-1,1.5,{"c":[],"d":{}}] 7 `), [
    [null, true, false, "a", "b", -1, new Real("1.5"), { c: [], d: {} }],
    7,
  ]);
});

Deno.test("Builder makes a member of __proto__", () => {
  const text = '{"__proto__":{"a":1},"constructor":2}';
  assertEquals(build(text), [JSON.parse(text)]);
});

const FAULTS: Readonly<Record<string, string>> = {
  "}": "expecting value",
  "]": "expecting value",
  ",": "expecting value",
  ":": "expecting value",
  "[,": "expecting value",
  "[}": "expecting value",
  "[1,]": "expecting value",
  '{"a":}': "expecting value",
  '{"a":,': "expecting value",
  "{,": "expecting key",
  "{]": "expecting key",
  "{1:2}": "expecting key",
  "{null:2}": "expecting key",
  '{"a":1,}': "expecting key",
  '{"a":1,[': "expecting key",
  '{"a" 1}': "expecting ':'",
  '{"a"}': "expecting ':'",
  "[1 2 ": "expected ',' or ']'",
  "[1}": "expected ',' or ']'",
  "[[]:": "expected ',' or ']'",
  '{"a":1 "b"': "expected ',' or '}'",
  '{"a":1]': "expected ',' or '}'",
  '{"a":1,"a":2}': "duplicate key",
  '{"a":1,"a":{': "duplicate key",
  '{"a":1,"a":[': "duplicate key",
  '{"a":1,"a":"\\q"': "duplicate key",
  '{"a":1,"a":}': "expecting value",
  '{"__proto__":1,"__proto__":2}': "duplicate key",
  '[{"a":1,"\\u0061":2}': "duplicate key",
  "nope ": "invalid keyword 'nope'",
  "[tru]": "invalid keyword 'tru'",
  '"\\q"': "invalid escape sequence in string",
  '{"\\q"': "invalid escape sequence in string",
};

for (const [text, message] of Object.entries(FAULTS)) {
  Deno.test(`Builder refuses ${text}`, () => {
    throws(() => build(text), { name: "SyntaxError", message });
  });
}

Deno.test("Builder.reset() forgets the value that has begun", () => {
  const cursor = new Cursor();
  const lexer = new Lexer(cursor);
  const builder = new Builder();
  cursor.load(bytesOf('{"a"[]'));
  for (let i = 0; i < 2; i++) {
    const token = lexer.read();
    if (token) builder.accept(token);
  }
  assert(!builder.idle);
  builder.reset();
  assert(builder.idle);
  const [open, close] = [lexer.read(), lexer.read()];
  assertSame(open && builder.accept(open), undefined);
  assertEquals(close && builder.accept(close), []);
});
