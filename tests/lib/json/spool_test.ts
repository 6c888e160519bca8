import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { Spool } from "../../../lib/json/spool.ts";

Deno.test("Spool joins copies of what it was given", () => {
  const spool = new Spool();
  const source = Uint8Array.of(1, 2, 3);
  spool.append(source);
  source.fill(9);
  spool.append(new Uint8Array(1000).fill(4));
  assertSame(spool.length, 1003);
  assertEquals(spool.take(), Uint8Array.of(1, 2, 3, ...Array(1000).fill(4)));
});

Deno.test("Spool.take() leaves nothing behind", () => {
  const spool = new Spool();
  spool.append(Uint8Array.of(1));
  const first = spool.take();
  spool.append(Uint8Array.of(2));
  assertEquals([first, spool.take()], [Uint8Array.of(1), Uint8Array.of(2)]);
  assertSame(spool.length, 0);
});

Deno.test("Spool lets a large token grow in its place", () => {
  const spool = new Spool();
  const chunk = new Uint8Array(50_000).fill(5);
  for (let count = 0; count < 100; count++) spool.append(chunk);
  const bytes = spool.take();
  assertEquals([bytes.length, bytes.indexOf(0)], [5_000_000, -1]);
  ok(bytes.buffer.resizable);
});

Deno.test("Spool takes more at once than a request may have", () => {
  const spool = new Spool();
  spool.append(Uint8Array.of(1));
  spool.append(new Uint8Array(70 * 2 ** 20).fill(2));
  spool.append(new Uint8Array(70 * 2 ** 20).fill(3));
  const bytes = spool.take();
  assertEquals([bytes.length, bytes[0], bytes.at(-1)], [
    140 * 2 ** 20 + 1,
    1,
    3,
  ]);
});
