import { ok, strictEqual as assertSame } from "node:assert";
import { scaleOf } from "../../../lib/timeline/scale.ts";
import { niceStep, tickLabel, ticksOf } from "../../../lib/timeline/ticks.ts";
import { widthOf } from "../../../lib/timeline/words.ts";
import { cycleOf, USUAL } from "../../fixtures/cycles.ts";

const STEPS: readonly (readonly [room: number, step: number])[] = [
  [0.0003, 0.0005],
  [0.9, 1],
  [1, 1],
  [1.1, 2],
  [3, 5],
  [7, 10],
  [120, 200],
  [600, 1000],
  [7000, 10_000],
  [11_000, 15_000],
  [40_000, 60_000],
  [1_000_000, 1_800_000],
  [90_000_000, 172_800_000],
];

for (const [room, step] of STEPS) {
  Deno.test(`niceStep() goes ${step} ms at a time for ${room} ms`, () => {
    ok(Math.abs(niceStep(room) / step - 1) < 1e-9);
  });
}

const LABELS: readonly (readonly [at: number, step: number, text: string])[] = [
  [0, 5, "0"],
  [5, 5, "5 ms"],
  [0.25, 0.05, "0.25 ms"],
  [1250, 50, "1.25 s"],
  [41_050, 50, "41.05 s"],
  [60_205, 5, "60.205 s"],
  [30_000, 15_000, "30 s"],
  [150_000, 30_000, "2:30"],
  [3_750_000, 30_000, "1:02:30"],
];

for (const [at, step, text] of LABELS) {
  Deno.test(`tickLabel() writes ${at} ms as ${text}`, () => {
    assertSame(tickLabel(at, step), text);
  });
}

for (const holdMs of [2, 58, 3000, 600_000, 86_400_000]) {
  Deno.test(`ticksOf() has room for each word with ${holdMs} ms`, () => {
    const extent = { left: 246, right: 1014 };
    const ticks = ticksOf(scaleOf(cycleOf({ ...USUAL, holdMs }), extent));
    ok(ticks.length >= 3 && ticks.length <= 16);
    for (const [index, { place, label }] of ticks.entries()) {
      const half = widthOf(label, 11) / 2;
      const before = ticks[index - 1];
      const end = before === undefined
        ? 200
        : before.place + widthOf(before.label, 11) / 2;
      ok(place - half > end, `${before?.label} and ${label} overlap`);
      ok(place >= 246 && place <= 1014.001);
    }
    assertSame(new Set(ticks.map(({ label }) => label)).size, ticks.length);
  });
}
