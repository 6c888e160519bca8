import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { giveBack, growPages, takePages } from "../../lib/pages.ts";

Deno.test("takePages() takes memory that grows in its place", () => {
  const bytes = takePages(10, 100_000);
  bytes[9] = 7;
  const { buffer } = bytes;
  ok(growPages(bytes, 90_000));
  assertEquals([bytes.length, bytes[9], bytes[99_999]], [100_000, 7, 0]);
  assertSame(bytes.buffer, buffer);
});

Deno.test("giveBack() empties every view of memory from takePages()", () => {
  const bytes = takePages(100_000);
  const part = bytes.subarray(10, 20);
  giveBack(part);
  assertEquals([bytes.length, part.length], [0, 0]);
  giveBack(part);
});

Deno.test("giveBack() leaves other memory alone", () => {
  const bytes = new Uint8Array(100_000);
  giveBack(bytes);
  assertSame(bytes.length, 100_000);
});

Deno.test("growPages() says when memory cannot grow in its place", () => {
  ok(!growPages(takePages(10, 100), 101));
  ok(!growPages(new Uint8Array(10), 11));
});
