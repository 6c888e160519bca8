import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { parseEntry } from "../../../lib/journal/entry.ts";
import { lineOf } from "../../../lib/journal/line.ts";
import { cycleOf, entryLike, USUAL } from "../../fixtures/cycles.ts";

const KIB = 1024;

Deno.test("lineOf() writes everything if it can", () => {
  const entry = entryLike();
  const line = lineOf(entry);
  assertEquals(line, `${JSON.stringify(entry)}\n`);
});

const said = "ü".repeat(4096);
const LONG = entryLike({
  ...cycleOf({ ...USUAL, filesystems: 300, hooks: 300 }),
  because: Array.from({ length: 300 }, () => said),
});
const LARGE = {
  ...LONG,
  hooks: LONG.hooks.map((hook) => ({ ...hook, output: said, error: said })),
};

for (const kib of [1024, 512, 128, 64, 4]) {
  Deno.test(`lineOf() fits a large cycle into ${kib} KiB`, () => {
    const line = lineOf(LARGE, kib * KIB);
    ok(new TextEncoder().encode(line).length <= kib * KIB);
    ok(line.indexOf("\n") === line.length - 1);
    const entry = parseEntry(line);
    ok(entry?.shortened);
    assertEquals([entry.cycle, entry.verdict, entry.frozen], [
      ...["night", "application-consistent", 300],
    ]);
  });
}

Deno.test("lineOf() keeps the end of what a hook said", () => {
  const hooks = LONG.hooks.map((hook) => ({
    ...hook,
    output: `${said} the end`,
  }));
  const entry = parseEntry(lineOf({ ...LONG, hooks, because: [] }, 900 * KIB));
  ok(entry?.hooks.every(({ output }) => output?.endsWith(" the end")));
});

Deno.test("lineOf() gives up only if there is no room for a name", () => {
  throws(() => lineOf(LARGE, 100), /Cannot write down a cycle/);
});
