import { deepStrictEqual as assertEquals } from "node:assert";
import {
  parseMachineMemory,
  parsePageFile,
  parseProcessMemory,
} from "../../../../lib/ffi/windows/memory_use.ts";
import { parseCounterValue } from "../../../../lib/ffi/windows/queue_counter.ts";
import { structure } from "./structure.ts";

const GIB = 2 ** 30;

Deno.test("parseMachineMemory() counts in bytes", () => {
  const status = structure(64, [[8, 8, 4 * GIB], [16, 8, 3 * GIB]]);
  const performance = structure(104, [[48, 8, 5], [80, 8, 4096]]);
  assertEquals(parseMachineMemory(status, performance), {
    ...{ total: 4 * GIB, available: 3 * GIB, cached: 20480, pageBytes: 4096 },
  });
});

Deno.test("parsePageFile() counts in pages", () => {
  const file = structure(32, [[0, 4, 32], [8, 8, 1000], [16, 8, 10], [
    24,
    8,
    9,
  ]]);
  assertEquals(parsePageFile(file), { total: 1000, used: 10 });
});

Deno.test("parseProcessMemory() tells what is there and what is promised", () => {
  const counters = structure(72, [[8, 8, 1], [16, 8, GIB], [56, 8, 2 * GIB]]);
  assertEquals(parseProcessMemory(counters), {
    ...{ resident: GIB, committed: 2 * GIB },
  });
});

Deno.test("parseCounterValue() reads a large number", () => {
  assertEquals(parseCounterValue(structure(16, [[0, 4, 1], [8, 8, 7]])), 7);
});
