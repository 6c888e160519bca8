import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { ScriptFolder, until } from "../child_scripts.ts";
import { slow } from "./behaviour.ts";
import { assertClean, Bench } from "./bench.ts";
import { RandomLife } from "./random_life.ts";

Deno.test("FilesystemFreezer.recover() undoes the hook, even alone", async () => {
  using folder = new ScriptFolder();
  const hook = folder.write('echo "$1" >> $HERE/calls');
  const bench = new Bench({ settings: { hook: "/other" } });
  bench.shelf.record = {
    boot: "this-boot",
    pid: 4711,
    phase: "freezing",
    deadline: 0,
    devices: [],
    hooks: [hook],
    cycle: { cycle: "a", by: "a client", command: "a command", began: 0 },
  };
  await bench.freezer.recover();
  await folder.until("calls", "thaw\n");
  await bench.freezer[Symbol.asyncDispose]();
  assertClean(bench);
  assertSame(folder.read("calls"), "thaw\n");
});

Deno.test("FilesystemFreezer.thaw() answers soon while the hook hangs", async () => {
  using folder = new ScriptFolder();
  const hook = folder.write(
    'echo "$1" >> $HERE/calls',
    '[ "$1" = freeze ] && sleep 68',
    "exit 0",
  );
  const bench = new Bench({ settings: { hook } });
  bench.kernel.mount("/", { freeze: slow(1000) });
  const freezing = rejects(bench.freeze(), /it is not wanted any more/);
  await folder.until("calls", "freeze\n");
  assertSame(await bench.freezer.thaw(), 0);
  await freezing;
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

/** Fails, hangs or dawdles at a freeze, by the number of its calls. */
const MOODY = [
  'echo "$1" >> $HERE/calls',
  '[ "$1" = freeze ] || exit 0',
  "case $(($(wc -l < $HERE/calls) % 7)) in",
  "1) exit 0;; 3) sleep 0.05;; 5) echo no; exit 1;; *) sleep 60 & sleep 70;;",
  "esac",
];

async function live(seed: number): Promise<number> {
  using folder = new ScriptFolder();
  const life = new RandomLife(seed, { hook: folder.write(...MOODY) });
  await life.run();
  const { bench } = life;
  const isQuiet = () =>
    life.pending === 0 && !bench.freezer.isRestricting &&
    bench.shelf.record === undefined && bench.kernel.openHandles === 0;
  await until(isQuiet, `the end of life ${seed}`);
  await bench.freezer[Symbol.asyncDispose]();
  assertEquals(life.complaints, []);
  assertClean(bench);
  const calls = folder.read("calls").replaceAll("\n", " ");
  // A hook that is killed at once may not have come so far as to say so.
  assert(/^((freeze )?thaw )*$/.test(calls), `life ${seed}: ${calls}`);
  const thaws = calls.match(/thaw/g)?.length ?? 0;
  assert(thaws <= life.begun, `life ${seed}: ${life.begun} begun, ${calls}`);
  return thaws;
}

Deno.test("FilesystemFreezer undoes each hook once, whatever happens", async () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const thaws = await Promise.all(seeds.map(live));
  const sum = thaws.reduce((total, count) => total + count, 0);
  assert(sum > seeds.length, `only ${sum} hooks were undone`);
});
