import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { endOf, placeOf, scaleOf } from "../../../lib/timeline/scale.ts";
import { BROKEN, cycleOf, USUAL } from "../../fixtures/cycles.ts";

const EXTENT = { left: 100, right: 900 };

Deno.test("scaleOf() has one scale for all if all can be seen", () => {
  const shape = { ...USUAL, quiesceMs: 200, freezeMs: 100, holdMs: 200 };
  const scale = scaleOf(cycleOf(shape), EXTENT);
  ok(scale.isUniform);
  // It takes 650 ms: 200, 100, 200, 150.
  const edges = scale.panels.map(({ left, right }) =>
    [left, right].map((place) => Math.round(place))
  );
  assertEquals(edges, [[100, 346], [346, 469], [469, 715], [715, 900]]);
  assertSame(placeOf(scale, 0), 100);
  assertSame(Math.round(placeOf(scale, 325)), 500);
  assertSame(Math.round(placeOf(scale, 650)), 900);
});

Deno.test("scaleOf() gives each phase a scale if some would vanish", () => {
  const shape = { ...USUAL, holdMs: 600_000 };
  const scale = scaleOf(cycleOf(shape), EXTENT);
  ok(!scale.isUniform);
  const { panels } = scale;
  assertEquals(panels.map(({ phase }) => phase), [
    ...["quiescing", "freezing", "frozen", "thawing"],
  ]);
  ok(panels.every(({ left, right }) => right - left >= 84));
  assertSame(panels[0]?.left, 100);
  assertSame(Math.round(panels.at(-1)?.right ?? 0), 900);
  for (const [index, { left }] of panels.entries()) {
    const before = panels[index - 1];
    if (before !== undefined) assertSame(Math.round(left - before.right), 10);
  }
});

Deno.test("placeOf() tells the end of one phase from the beginning of the next", () => {
  const scale = scaleOf(cycleOf({ ...USUAL, holdMs: 600_000 }), EXTENT);
  const [first, second] = scale.panels;
  assertSame(placeOf(scale, USUAL.quiesceMs, "end"), first?.right);
  assertSame(placeOf(scale, USUAL.quiesceMs, "begin"), second?.left);
});

Deno.test("placeOf() never goes back, nor out of the picture", () => {
  for (const report of [cycleOf(USUAL), BROKEN]) {
    const scale = scaleOf(report, EXTENT);
    const end = endOf(report);
    let last = 0;
    for (let at = 0; at <= end + 10; at += end / 500) {
      const place = placeOf(scale, at);
      ok(place >= last && place >= 100 && place <= 900.001);
      last = place;
    }
  }
});

Deno.test("scaleOf() bears a cycle of which nothing is known", () => {
  const empty = { phases: [], filesystems: [], hooks: [] };
  const { window: _, ...report } = cycleOf(USUAL, empty);
  const { panels } = scaleOf(report, EXTENT);
  assertEquals(panels.map(({ left, right }) => [left, right]), [[100, 900]]);
});

Deno.test("scaleOf() leaves out how long nobody asked after the end", () => {
  const report = cycleOf(USUAL);
  const phases = [...report.phases, {
    ...{ phase: "expired" as const, at: endOf(report), ms: 90_000 },
  }];
  const late = { ...report, phases };
  assertSame(endOf(late), endOf(report));
  assertEquals(scaleOf(late, EXTENT), scaleOf(report, EXTENT));
});
