import {
  deepStrictEqual as assertEquals,
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
