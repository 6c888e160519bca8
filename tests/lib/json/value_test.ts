import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import {
  isObject,
  type JsonValue,
  member,
  readNumber,
  Real,
} from "../../../lib/json/value.ts";

const NUMBERS: Readonly<Record<string, number | bigint | Real>> = {
  "0": 0,
  "-0": 0,
  "-17": -17,
  "9007199254740991": 9007199254740991,
  "9007199254740992": 9007199254740992n,
  "9007199254740993": 9007199254740993n,
  "-9007199254740992": -9007199254740992n,
  "18446744073709551615": 18446744073709551615n,
  "18446744073709551616": new Real("18446744073709551616"),
  "-9223372036854775808": -9223372036854775808n,
  "-9223372036854775809": new Real("-9223372036854775809"),
  "1.0": new Real("1.0"),
  "1e400": new Real("1e400"),
};

for (const [source, expected] of Object.entries(NUMBERS)) {
  Deno.test(`readNumber() reads ${source}`, () => {
    assertEquals(readNumber(source), expected);
  });
}

Deno.test("readNumber() keeps a million digits without computing them", () => {
  const source = "9".repeat(1_000_000);
  assertEquals(readNumber(source), new Real(source));
});

Deno.test("Real.value is the nearest double", () => {
  assertSame(new Real("1.5e3").value, 1500);
  assertSame(new Real("1e400").value, Infinity);
});

Deno.test("isObject() tells objects from the rest", () => {
  const others: JsonValue[] = [null, true, "", 1, 1n, new Real("1.0"), []];
  assertEquals(others.filter(isObject), []);
  assert(isObject({}));
  assert(!isObject(undefined));
});

Deno.test("member() sees only what the client sent", () => {
  assertSame(member({}, "constructor"), undefined);
  assertSame(member({ constructor: 1 }, "constructor"), 1);
  const proto: JsonValue = JSON.parse('{"__proto__": 2}');
  assertSame(isObject(proto) && member(proto, "__proto__"), 2);
});
