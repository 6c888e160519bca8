import { deepStrictEqual as assertEquals } from "node:assert";
import { verdict } from "../../../tools/testing/all.ts";
import type { Tally } from "../../../tools/testing/report.ts";

const SKIPPED = [{ file: "f", name: "n", outcome: "skipped" }] as const;

const CASES: Record<
  string,
  [sum: Tally, mayBeSkipped: boolean, isGood: boolean, lines: string[]]
> = {
  "all passed": [{ passed: 2, failed: 0, skipped: [] }, false, true, [
    "2 passed, 0 failed, 0 skipped",
  ]],
  "one failed": [{ passed: 2, failed: 1, skipped: [] }, false, false, [
    "2 passed, 1 failed, 0 skipped",
  ]],
  "none was run": [{ passed: 0, failed: 0, skipped: [] }, true, false, [
    "No test was run.",
    "0 passed, 0 failed, 0 skipped",
  ]],
  "one was skipped for want of something": [
    { passed: 2, failed: 0, skipped: SKIPPED },
    true,
    true,
    ["Skipped: f: n", "2 passed, 0 failed, 1 skipped"],
  ],
  "one was skipped though nothing was wanting": [
    { passed: 2, failed: 0, skipped: SKIPPED },
    false,
    false,
    [
      "Skipped: f: n",
      "Nothing may be skipped on a Debian machine with root.",
      "2 passed, 0 failed, 1 skipped",
    ],
  ],
};

for (
  const [what, [sum, mayBeSkipped, isGood, lines]] of Object.entries(CASES)
) {
  Deno.test(`verdict() judges a run in which ${what}`, () => {
    assertEquals(verdict(sum, mayBeSkipped), { isGood, lines });
  });
}
