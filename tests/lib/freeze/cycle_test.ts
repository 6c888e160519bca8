import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Cycle } from "../../../lib/freeze/cycle.ts";
import { ScriptFolder, until } from "../child_scripts.ts";
import { fails, Gate } from "./behaviour.ts";
import { assertClean, Bench, SETTINGS } from "./bench.ts";
import { ORIGIN, stageOf } from "./cycle_stage.ts";
import type { MountOptions } from "./fake_kernel.ts";
import { hookAt } from "./hook_alone.ts";

Deno.test("Cycle runs the hook around everything else", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  const calls: string[] = [];
  bench.kernel.onFrozen = () => calls.push(folder.read("calls"));
  bench.kernel.change("/", {
    thaw: () => Promise.resolve(void calls.push(folder.read("calls"))),
  });
  assertSame(cycle.state, "thawed");
  assertSame(await cycle.freeze(), 2);
  assertSame(cycle.state, "frozen");
  const { thawed, failures } = await cycle.thaw("client");
  assertEquals([thawed, failures], [2, []]);
  assert(cycle.isOver);
  assertEquals(calls, ["freeze\n", "freeze\n", "freeze\n"]);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

Deno.test("Cycle notes the hook before it begins", async () => {
  using stage = stageOf(['[ "$1" = freeze ] && sleep 60', "exit 0"]);
  const { bench, cycle, folder } = stage;
  const freezing = rejects(cycle.freeze(), /was killed: it is not wanted/);
  await folder.until("calls", "freeze\n");
  const { phase, devices, hooks = [] } = bench.shelf.record ?? {};
  assertEquals([phase, devices], ["freezing", []]);
  assertSame(hooks.length, 1);
  assert(hooks[0]?.startsWith(folder.path));
  cycle.stop("enough");
  await freezing;
  assertClean(bench);
});

const HOOK_FAILURES: readonly {
  name: string;
  lines: string[];
  error: RegExp;
}[] = [
  {
    name: "fails",
    lines: ['[ "$1" = freeze ] && { echo no; exit 1; }', "exit 0"],
    error: /hook: no$/,
  },
  {
    name: "hangs",
    lines: ['[ "$1" = freeze ] && sleep 66', "exit 0"],
    error: /was killed: no answer within 1 s$/,
  },
  {
    name: "dies",
    lines: ['[ "$1" = freeze ] && kill -9 $$', "exit 0"],
    error: /terminated abnormally: SIGKILL$/,
  },
];

for (const { name, lines, error } of HOOK_FAILURES) {
  Deno.test(`Cycle.freeze() undoes a hook that ${name}`, async () => {
    using stage = stageOf(lines, undefined, { hookMs: 1000 });
    const { bench, cycle, folder } = stage;
    await rejects(cycle.freeze(), error);
    assertSame(folder.read("calls"), "freeze\nthaw\n");
    assertEquals(bench.kernel.events, []);
    assert(cycle.isOver);
    assertClean(bench);
  });
}

Deno.test("Cycle.freeze() does not undo a hook that could not begin", async () => {
  using stage = stageOf([], undefined, { hook: "/none" });
  const { bench, cycle, folder } = stage;
  await rejects(cycle.freeze(), /failed to exec '\/none'/);
  assertSame(folder.read("calls"), "");
  assertEquals(bench.kernel.events, []);
  assertClean(bench);
});

const STEPS: readonly { step: string; mounts: Record<string, MountOptions> }[] =
  [
    { step: "open", mounts: { "/": { open: fails("EIO") }, "/a": {} } },
    {
      step: "freeze first",
      mounts: { "/": {}, "/a": { freeze: fails("EIO") } },
    },
    {
      step: "freeze last",
      mounts: { "/": { freeze: fails("EIO") }, "/a": {} },
    },
  ];

for (const { step, mounts } of STEPS) {
  Deno.test(`Cycle.freeze() undoes the hook after a failure: ${step}`, async () => {
    using stage = stageOf([], mounts);
    const { bench, cycle, folder } = stage;
    await rejects(cycle.freeze(), /EIO/);
    assertSame(folder.read("calls"), "freeze\nthaw\n");
    assert(cycle.isOver);
    assertClean(bench);
  });
}

Deno.test("Cycle.freeze() undoes the hook if there is nothing to freeze", async () => {
  using stage = stageOf([], { "/": { freeze: fails("EOPNOTSUPP") } });
  const { bench, cycle, folder } = stage;
  assertSame(await cycle.freeze(), 0);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assert(cycle.isOver);
  assertClean(bench);
});

Deno.test("Cycle.freeze() tells that undoing the hook failed", async () => {
  using stage = stageOf(['[ "$1" = freeze ] || exit 9'], {});
  const { bench, cycle, folder } = stage;
  await rejects(cycle.freeze(), /hook: exit status 9$/);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

Deno.test("Cycle.thaw() tells that undoing the hook failed", async () => {
  using stage = stageOf(['[ "$1" = freeze ] || exit 9']);
  const { bench, cycle, folder } = stage;
  await cycle.freeze();
  const { thawed, failures } = await cycle.thaw("client");
  assertSame(thawed, 2);
  assertSame(failures.length, 1);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assert(cycle.isOver);
  assertClean(bench);
});

Deno.test("Cycle.thaw() undoes the hook once, however often it is asked", async () => {
  using stage = stageOf([], { "/": { thaw: fails("EIO") } });
  const { bench, cycle, folder } = stage;
  await cycle.freeze();
  const thawing = cycle.thaw("client");
  assertSame(cycle.thaw("client"), thawing);
  assertSame((await thawing).failures.length, 1);
  assertEquals([cycle.state, cycle.isStuck], ["thawing", true]);
  bench.kernel.heal();
  assertEquals(await cycle.thaw("client"), {
    thawed: 1,
    lost: [],
    lapses: [],
    failures: [],
  });
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

Deno.test("Cycle.freeze() does not begin the hook without a marker", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  bench.marker.isBroken = true;
  await rejects(cycle.freeze(), /Cannot write the marker/);
  assertSame(folder.read("calls"), "");
  assertClean(bench);
});

Deno.test("Cycle.freeze() freezes nothing without a marker", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  const gate = new Gate();
  bench.kernel.change("/", { sync: gate.pass });
  const freezing = rejects(cycle.freeze(), /Cannot write the marker/);
  await until(() => gate.arrived > 0, "the sync");
  bench.marker.isBroken = true;
  gate.open();
  await freezing;
  assertEquals(bench.kernel.events, ["sync /a", "sync /"]);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

Deno.test("Cycle.freeze() is undone if it cannot be noted", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  bench.kernel.onFrozen = () => void (bench.marker.isBroken = true);
  await rejects(cycle.freeze(), /Cannot write the marker/);
  assertEquals(bench.kernel.events.slice(-2).sort(), ["thaw /", "thaw /a"]);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

Deno.test("Cycle takes over what an earlier process began", async () => {
  using folder = new ScriptFolder();
  const hook = folder.write('echo "$1" >> $HERE/calls');
  const { parts } = new Bench();
  const cycle = new Cycle(parts, {
    origin: ORIGIN,
    settings: SETTINGS,
    leftover: {
      cycle: { ...ORIGIN, began: 0 },
      ...{ holds: [], waves: [], isComplete: true, holdMs: 0 },
      quiescers: [hookAt(hook, 10_000)],
    },
  });
  assertSame(cycle.state, "frozen");
  assertEquals(await cycle.thaw("client"), {
    thawed: 0,
    lost: [],
    lapses: [],
    failures: [],
  });
  assertSame(folder.read("calls"), "thaw\n");
});

Deno.test("Cycle.freeze() freezes what the hook has mounted", async () => {
  using stage = stageOf([], { "/": {} });
  const { bench: { kernel, marker }, cycle } = stage;
  marker.onWrite = () => {
    if (kernel.superblocks.length < 2) kernel.mount("/new");
  };
  assertSame(await cycle.freeze(), 2);
  assertEquals(kernel.frozen, ["/", "/new"]);
  assertEquals(marker.plans.map(({ freeze }) => freeze.flat().length), [1, 2]);
  await cycle.thaw("client");
});
