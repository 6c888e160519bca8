import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { readLeftover } from "../../../lib/freeze/recovery.ts";
import { Bench } from "./bench.ts";
import { RECORD } from "./leftover.ts";
import { LoggedLines } from "./logged_lines.ts";

Deno.test("readLeftover() returns nothing if there is no marker", async () => {
  assertSame(await readLeftover(new Bench().parts), undefined);
});

Deno.test("readLeftover() returns what this boot has left", async () => {
  const { parts, shelf } = new Bench();
  shelf.record = RECORD;
  assertEquals(await readLeftover(parts), RECORD);
  assertEquals(shelf.record, RECORD);
});

Deno.test("readLeftover() takes away what another boot has left", async () => {
  const { parts, shelf } = new Bench();
  shelf.record = { ...RECORD, boot: "yesterday's" };
  assertSame(await readLeftover(parts), undefined);
  assertEquals(shelf, {});
});

Deno.test("readLeftover() leaves what cannot be taken away", async () => {
  using logged = new LoggedLines();
  const { parts, shelf, marker } = new Bench();
  shelf.record = { ...RECORD, boot: "yesterday's" };
  marker.remove = () => Promise.reject(new Error("Read-only file system"));
  assertSame(await readLeftover(parts), undefined);
  assertEquals(logged.lines, [
    "Cannot take away a frozen marker that is over: Error: Read-only file system",
  ]);
});
