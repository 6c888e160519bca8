import { deepStrictEqual as assertEquals } from "node:assert";
import { filesystemRows, hookRows } from "../../../lib/timeline/rows.ts";
import { BROKEN, cycleOf, USUAL } from "../../fixtures/cycles.ts";

/** Rows without what is only told when one points at them. */
function shown(rows: ReturnType<typeof hookRows>): unknown[] {
  return rows.map(({ bars, name, result, isBad }) => [
    ...[name, result, isBad],
    bars.map(({ colour, from, to }) =>
      `${colour} ${from.toFixed(1)}-${to.toFixed(1)}`
    ),
  ]);
}

Deno.test("filesystemRows() shows each step, and how long it was frozen", () => {
  const report = cycleOf({ ...USUAL, filesystems: 1 });
  assertEquals(shown(filesystemRows(report)), [["/", "frozen 64 ms", false, [
    ...["held 230.0-294.0", "open 212.0-214.0", "sync 214.0-219.0"],
    ...["freeze 224.0-230.0", "thaw 294.0-300.0"],
  ]]]);
});

Deno.test("filesystemRows() shows what failed, and not as frozen", () => {
  const [, long] = shown(filesystemRows(BROKEN));
  assertEquals(long, [
    ...["/srv/a-volume-with-a-very-long-name/data", "failed", true],
    ["bad 50.0-5050.0"],
  ]);
});

Deno.test("filesystemRows() says for how long something was not frozen at all", () => {
  const [filesystem] = cycleOf(USUAL).filesystems;
  if (filesystem === undefined) throw new Error("there is one");
  const filesystems = [{ ...filesystem, result: "not reached", steps: [] }];
  const report = { ...cycleOf(USUAL), filesystems } as typeof BROKEN;
  assertEquals(shown(filesystemRows(report)), [[
    "/",
    "not reached",
    false,
    [],
  ]]);
});

Deno.test("hookRows() shows both runs of a hook in one row", () => {
  const report = cycleOf({ ...USUAL, hooks: 1 });
  assertEquals(shown(hookRows(report)), [[
    "postgresql",
    "201 ms + 106 ms",
    false,
    [
      ...["rest 201.4-306.0", "quiesce 0.0-201.4", "resume 306.0-412.0"],
    ],
  ]]);
});

Deno.test("hookRows() shows what failed", () => {
  assertEquals(shown(hookRows(BROKEN)), [["postgresql", "failed", true, [
    ...["rest 39.5-5056.0", "quiesce 0.5-39.5", "bad 5056.0-5111.0"],
  ]]]);
});
