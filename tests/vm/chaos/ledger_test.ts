import { deepStrictEqual as assertEquals } from "node:assert";
import { checkHooks } from "./ledger.ts";

/** What hooks noted, and what is to be said of it. */
const CASES: Readonly<Record<string, [string, string[]]>> = {
  "nothing": ["", []],
  "one that is undone": ["freeze a, thaw a", []],
  "two in reverse order": ["freeze a, freeze b, thaw b, thaw a", []],
  "two in the same order": [
    "freeze a, freeze b, thaw a, thaw b",
    ["a is undone out of turn", "never undone: a"],
  ],
  "one that is not undone": ["freeze a", ["never undone: a"]],
  "one that is undone twice": [
    "freeze a, thaw a, thaw a",
    ["a is undone out of turn"],
  ],
  "one that is undone by a successor": ["freeze a, kill, thaw a", []],
  "one that is undone again by a successor": [
    "freeze a, freeze b, thaw b, kill, thaw b, thaw a",
    [],
  ],
  "one that was noted, but not begun": [
    "freeze a, kill, thaw b, thaw a",
    [],
  ],
  "one that a successor undoes in the wrong order": [
    "freeze a, freeze b, kill, thaw a, thaw b",
    ["never undone: a"],
  ],
  "one that a successor does not undo": [
    "freeze a, kill",
    ["never undone: a"],
  ],
  "one that is begun while it has yet to be undone": [
    "freeze a, kill, freeze a, thaw a, thaw a",
    ["a is begun before a was undone"],
  ],
};

for (const [what, [events, complaints]] of Object.entries(CASES)) {
  Deno.test(`checkHooks() judges ${what}`, () => {
    assertEquals(checkHooks(events.split(", ").filter(Boolean)), complaints);
  });
}
