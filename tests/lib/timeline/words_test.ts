import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { fitted, widthOf, wrapped } from "../../../lib/timeline/words.ts";

Deno.test("fitted() leaves alone what fits", () => {
  assertSame(fitted("/srv/db", { width: 100 }), "/srv/db");
});

Deno.test("fitted() keeps the beginning and the end", () => {
  const short = fitted(`/srv/${"x".repeat(100)}/data`, { width: 120 });
  ok(/^\/srv\/x.*….*x\/data$/.test(short), short);
  ok(widthOf(short) <= 120);
});

Deno.test("fitted() does not cut a letter in two", () => {
  const short = fitted("😀".repeat(60), { width: 100 });
  assertSame(short, short.toWellFormed());
  assertSame(fitted("wide", { width: 1 }), "…");
});

Deno.test("wrapped() breaks between words", () => {
  const lines = wrapped("one two three four", { width: 60, lines: 9 });
  assertEquals(lines, ["one two", "three", "four"]);
});

Deno.test("wrapped() cuts what is too much", () => {
  const text = "word ".repeat(100);
  const lines = wrapped(text, { width: 200, lines: 2 });
  assertSame(lines.length, 2);
  ok(lines[1]?.includes("…"));
  ok(lines.every((line) => widthOf(line) <= 200));
});
