import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { parseMarker } from "../../../lib/freeze/marker.ts";
import { RECORD } from "./leftover.ts";

Deno.test("parseMarker() reads what JSON.stringify() wrote", () => {
  assertEquals(parseMarker(JSON.stringify(RECORD)), RECORD);
  const cycle = { ...RECORD.cycle, reason: "a backup" };
  const full = { ...RECORD, noted: 5, hooks: ["/etc/hook"], cycle };
  assertEquals(parseMarker(JSON.stringify(full)), full);
});

const GARBAGE: readonly string[] = [
  "",
  "\0\0\0",
  "null",
  "[]",
  '"frozen"',
  ...Object.entries({
    boot: 1,
    pid: "1",
    noted: "5",
    phase: "thawed",
    deadline: null,
    devices: "8:1",
    hooks: [1],
    cycle: { ...RECORD.cycle, began: "5" },
  }).map(([key, value]) => JSON.stringify({ ...RECORD, [key]: value })),
  JSON.stringify({ ...RECORD, devices: [1] }),
  JSON.stringify({ ...RECORD, boot: undefined }),
  JSON.stringify({ ...RECORD, hooks: undefined }),
  JSON.stringify({ ...RECORD, cycle: null }),
  JSON.stringify({ ...RECORD, cycle: { ...RECORD.cycle, by: 1 } }),
];

for (const text of GARBAGE) {
  Deno.test(`parseMarker() refuses ${JSON.stringify(text)}`, () => {
    assertSame(parseMarker(text), undefined);
  });
}
