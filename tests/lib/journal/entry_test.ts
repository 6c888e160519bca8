import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { entryOf, parseEntry, reportOf } from "../../../lib/journal/entry.ts";
import {
  BROKEN,
  cycleOf,
  entryLike,
  SCENE,
  USUAL,
} from "../../fixtures/cycles.ts";

for (const report of [cycleOf(USUAL), BROKEN]) {
  Deno.test(`entryOf() and reportOf() are inverse for ${report.verdict}`, () => {
    const entry = entryOf(report, SCENE);
    assertEquals(parseEntry(JSON.stringify(entry)), entry);
    assertEquals(reportOf({ ...entry, shortened: true }), report);
  });
}

Deno.test("parseEntry() takes a cycle that was never complete", () => {
  const { ended: _, window: _window, verdict: _verdict, ...entry } = entryLike({
    ...{ phases: [{ phase: "quiescing", at: 0 }], hooks: [], filesystems: [] },
  });
  assertEquals(parseEntry(JSON.stringify(entry)), entry);
});

const STRANGE: readonly (readonly [what: string, more: unknown])[] = [
  ["another form", { journal: 2 }],
  ["a name that is no text", { cycle: 7 }],
  ["no moment", { began: "once" }],
  ["a verdict of its own", { verdict: "fine" }],
  ["an unknown phase", { phases: [{ phase: "lying", at: 0 }] }],
  ["a time before the beginning", { window: { at: -1 } }],
  ["steps that are none", { filesystems: [{ steps: 1 }] }],
  ["a list that is none", { because: "x" }],
];

for (const [what, more] of STRANGE) {
  Deno.test(`parseEntry() does not take ${what}`, () => {
    const line = JSON.stringify({ ...entryLike(), ...more as object });
    assertEquals(parseEntry(line), undefined);
  });
}

Deno.test("parseEntry() does not take what is cut off anywhere", () => {
  const line = JSON.stringify(entryLike());
  for (let length = 0; length < line.length; length += 7) {
    ok(parseEntry(line.slice(0, length)) === undefined);
  }
  assertEquals(parseEntry("null"), undefined);
});

Deno.test("parseEntry() does not take a time without end", () => {
  const line = JSON.stringify(entryLike({ window: { at: 12345 } }));
  ok(parseEntry(line));
  assertEquals(parseEntry(line.replace("12345", "1e999")), undefined);
});
