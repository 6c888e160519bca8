import { deepStrictEqual as assertEquals } from "node:assert";
import { Cursor } from "../../../lib/json/cursor.ts";

Deno.test("Cursor counts columns across chunks, from the last newline", () => {
  const cursor = new Cursor();
  cursor.load(new Uint8Array(10));
  cursor.breakAt(3);
  assertEquals([cursor.line, cursor.columnOf(4)], [2, 1]);
  cursor.load(new Uint8Array(5));
  assertEquals([cursor.line, cursor.columnOf(0)], [2, 7]);
});

Deno.test("Cursor.restart() makes the next byte the first", () => {
  const cursor = new Cursor();
  cursor.load(new Uint8Array(10));
  cursor.breakAt(3);
  cursor.at = 10;
  cursor.restart();
  cursor.load(new Uint8Array(1));
  assertEquals([cursor.line, cursor.columnOf(0)], [1, 1]);
});
