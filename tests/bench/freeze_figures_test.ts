import { deepStrictEqual as assertEquals } from "node:assert";
import { freezeFigures, type FreezeSample } from "./freeze_figures.ts";
import { missed } from "./table.ts";

function rounds(...windows: number[]): FreezeSample[] {
  return windows.map((window) => ({ window, stall: 10, call: 5, dirty: 600 }));
}

Deno.test("freezeFigures() expects a fifth of what qemu-ga takes", () => {
  const figures = freezeFigures([rounds(21, 20, 900), rounds(90, 100, 500)]);
  const window = figures.find(({ name }) => name === "frozen window, ms");
  assertEquals([window?.ours, window?.theirs, window?.expected?.most], [
    ...[21, 100, 20],
  ]);
  const names = missed(figures).map(({ name }) => name);
  assertEquals(names, ["frozen window, ms", "longest write stall, ms"]);
});

Deno.test("freezeFigures() does not judge the worst round", () => {
  const stalls = { stall: 1, call: 5, dirty: 600 };
  const ours = [1, 2, 900].map((window) => ({ window, ...stalls }));
  const figures = freezeFigures([ours, rounds(100)]);
  assertEquals(missed(figures), []);
  const worst = figures.find(({ name }) => name.includes("window, ms, worst"));
  assertEquals(worst?.ours, 900);
});
