import { strictEqual as assertSame } from "node:assert";
import { durationText } from "../../lib/duration.ts";

const DURATIONS: readonly (readonly [ms: number, text: string])[] = [
  [0, "0 ms"],
  [0.004, "0 ms"],
  [0.42, "0.42 ms"],
  [9.999, "10 ms"],
  [58.24, "58.2 ms"],
  [412.4, "412 ms"],
  [999.4, "999 ms"],
  [999.6, "1 s"],
  [1240, "1.24 s"],
  [12_040, "12 s"],
  [59_999, "1 min"],
  [60_000, "1 min"],
  [123_000, "2 min 3 s"],
  [3_599_700, "1 h"],
  [3_600_000, "1 h"],
  [5_430_000, "1 h 31 min"],
];

for (const [ms, text] of DURATIONS) {
  Deno.test(`durationText() writes ${ms} ms as ${text}`, () => {
    assertSame(durationText(ms), text);
  });
}
