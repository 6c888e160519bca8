import { strictEqual as assertSame, throws } from "node:assert";
import { findCycle } from "../../../lib/journal/find.ts";
import { entryLike } from "../../fixtures/cycles.ts";

const ENTRIES = [
  entryLike({ cycle: "night", by: "the first" }),
  entryLike({ cycle: "8c1f2d1e-one", by: "one" }),
  entryLike({ cycle: "8c1f3333-two", by: "two" }),
  entryLike({ cycle: "night", by: "the second" }),
  entryLike({ cycle: "night-2", by: "another" }),
];

const FOUND: readonly (readonly [name: string | undefined, by: string])[] = [
  [undefined, "another"],
  ["night", "the second"],
  ["night-", "another"],
  ["8c1f2", "one"],
  ["8c1f3333-two", "two"],
];

for (const [name, by] of FOUND) {
  Deno.test(`findCycle() finds ${name ?? "the last one"}`, () => {
    assertSame(findCycle(ENTRIES, name).by, by);
  });
}

const REFUSED: readonly (readonly [name: string, why: RegExp])[] = [
  ["8c1f", /"8c1f" may be any of these cycles: 8c1f2d1e-one, 8c1f3333-two$/],
  ["8c1", /there is no cycle "8c1"/],
  ["day", /there is no cycle "day"/],
  ["", /there is no cycle ""/],
];

for (const [name, why] of REFUSED) {
  Deno.test(`findCycle() does not guess what "${name}" means`, () => {
    throws(() => findCycle(ENTRIES, name), why);
  });
}

Deno.test("findCycle() finds nothing where nothing is", () => {
  throws(() => findCycle([]), /there are no cycles/);
});
