import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import type { PhaseName } from "../../../lib/freeze/report.ts";
import { fails, Gate, slow } from "./behaviour.ts";
import { ASKED, assertClean, Bench, benchOf } from "./bench.ts";
import { VirtualClock } from "./virtual_clock.ts";

const { signal } = new AbortController();

function phasesOf({ freezer }: Bench): PhaseName[] {
  return freezer.report()?.phases.map(({ phase }) => phase) ?? [];
}

Deno.test("FilesystemFreezer.report() tells everything about a cycle", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  bench.kernel.mount("/", { sync: slow(50), freeze: slow(5), thaw: slow(3) });
  bench.kernel.mount("/odd", { freeze: fails("EOPNOTSUPP") });
  bench.applications.install("db", { quiesce: slow(100), resume: slow(20) });
  const { freezer } = bench;
  assertSame(freezer.report(), undefined);
  const asked = { ...ASKED, signal, cycle: "night", reason: "backup" };
  const answer = await clock.until(freezer.freeze(asked));
  assertEquals(answer, freezer.report());
  assertEquals([answer.frozen, answer.verdict, answer.ended], [
    ...[1, undefined, undefined],
  ]);
  await clock.pass(1000);
  await clock.until(freezer.thaw());
  const began = new Date(bench.clock.wall() - clock.now);
  const step = (step: string, at: number, ms: number) => ({ step, at, ms });
  const hook = { name: "db", kind: "hook", result: "ok", attempts: 1 };
  assertEquals(freezer.report("night"), {
    ...{ ...ASKED, cycle: "night", reason: "backup" },
    began: began.toISOString(),
    ended: new Date(bench.clock.wall()).toISOString(),
    phases: [
      { phase: "quiescing", at: 0, ms: 100 },
      { phase: "freezing", at: 100, ms: 105 },
      { phase: "frozen", at: 205, ms: 1000 },
      { phase: "thawing", at: 1205, ms: 23 },
    ],
    filesystems: [{
      ...{ mountpoint: "/", device: "8:1", type: "ext4", result: "frozen" },
      steps: [
        ...[step("open", 100, 0), step("sync", 100, 50)],
        ...[step("sync", 150, 50), step("freeze", 200, 5)],
        step("thaw", 1205, 3),
      ],
    }, {
      ...{ mountpoint: "/odd", device: "8:2", type: "ext4" },
      result: "unsupported",
      steps: [
        ...[step("open", 100, 0), step("sync", 100, 0)],
        ...[step("sync", 150, 0), step("freeze", 200, 0)],
      ],
    }],
    hooks: [
      {
        ...{ ...hook, phase: "quiesce", at: 0, ms: 100 },
        output: "quiesce db is done",
      },
      {
        ...{ ...hook, phase: "resume", at: 1208, ms: 20 },
        output: "resume db is done",
      },
    ],
    frozen: 1,
    window: { at: 200, ms: 1005 },
    thawed: "client",
    verdict: "application-consistent",
    because: [],
  });
  assertEquals(bench.reports, [freezer.report()]);
});

Deno.test("FilesystemFreezer.report() has an expired phase until somebody knows", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  await clock.until(bench.freeze());
  await clock.pass(600_000);
  assertEquals(phasesOf(bench), [
    ...["quiescing", "freezing", "frozen", "thawing", "expired"],
  ]);
  assertSame(bench.freezer.report()?.phases.at(-1)?.ms, undefined);
  const [report] = bench.reports;
  assertEquals([report?.thawed, report?.verdict], ["expired", "broken"]);
  assertEquals(report?.because, ["nobody thawed within 600 s"]);
  await clock.pass(5000);
  await rejects(bench.freezer.thaw());
  assertSame(bench.freezer.report()?.phases.at(-1)?.ms, 5000);
});

Deno.test("FilesystemFreezer.freeze() answers the same for the same name", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  bench.kernel.change("/", { freeze: slow(100) });
  const asked = { ...ASKED, signal, cycle: "a" };
  const first = bench.freezer.freeze(asked);
  await clock.pass(50);
  const second = bench.freezer.freeze({ ...asked, by: "somebody else" });
  assertEquals(await clock.until(second), await first);
  assertEquals(await clock.until(bench.freezer.freeze(asked)), await first);
  await rejects(bench.freezer.freeze({ ...asked, cycle: "b" }), {
    message: "Cannot freeze: another freeze has not ended yet",
  });
  await clock.until(bench.freezer.thaw());
  const late = await clock.until(bench.freezer.freeze(asked));
  assertEquals([late.cycle, late.thawed, late.by], ["a", "client", ASKED.by]);
  assertEquals(bench.kernel.frozen, []);
  assertSame(bench.reports.length, 1);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() fails the same for the same name", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  bench.kernel.change("/", { freeze: fails("EIO") });
  const asked = { ...ASKED, signal, cycle: "a" };
  await clock.until(rejects(bench.freezer.freeze(asked), /EIO/));
  bench.kernel.heal();
  await clock.until(rejects(bench.freezer.freeze(asked), /EIO/));
  const report = bench.freezer.report("a");
  assertEquals([report?.thawed, report?.verdict], ["failed", "broken"]);
  assertEquals(report?.because, ["the fake kernel: EIO (Input/output error)"]);
});

Deno.test("FilesystemFreezer forgets the oldest cycles", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  for (let number = 0; number < 17; number++) {
    const cycle = String(number);
    await clock.until(bench.freezeFor({ signal, cycle }));
    await clock.until(bench.freezer.thaw());
  }
  assertSame(bench.freezer.report("0"), undefined);
  assertSame(bench.freezer.report("1")?.cycle, "1");
  assertSame(bench.freezer.report()?.cycle, "16");
});

Deno.test("FilesystemFreezer.freeze() holds as long as asked, within bounds", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  await clock.until(rejects(bench.freezeFor({ signal, holdMs: 600_001 }), {
    message: "Cannot freeze: 600.001 s is longer than freezes may be held " +
      "here, which is 600 s",
  }));
  await clock.until(bench.freezeFor({ signal, holdMs: 5000 }));
  assertSame(bench.shelf.record?.deadline, 5);
  await clock.pass(5000);
  assertClean(bench);
  await rejects(bench.freezer.thaw(), /fsfreeze is limited to 5 seconds/);
});

Deno.test("FilesystemFreezer tells of the end only when nothing is frozen", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const gate = new Gate();
  bench.kernel.change("/a", { freeze: gate.pass });
  await clock.until(rejects(bench.freeze(), /no answer within 30 s/));
  await clock.pass(60_000);
  assertEquals(bench.reports, []);
  gate.open();
  await clock.pass(0);
  assertSame(bench.reports.length, 1);
  assertClean(bench);
});

Deno.test("FilesystemFreezer bounds what it records of a thaw that fails", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  await clock.until(bench.freeze());
  bench.kernel.change("/", { thaw: fails("EIO") });
  await clock.pass(3_600_000);
  const [root] = bench.freezer.report()?.filesystems ?? [];
  assertSame(root?.steps.length, 16);
  assert((root.steps.at(-1)?.at ?? 0) > 3_500_000);
  bench.kernel.heal();
  await clock.pass(2000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer freezes wave by wave, and thaws in reverse", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  const { kernel, freezer } = bench;
  const wait = slow(10);
  kernel.mount("/disk", { wave: 1, freeze: wait, thaw: wait });
  kernel.mount("/disk/loop", { wave: 0, freeze: wait, thaw: wait });
  kernel.mount("/other", { wave: 0, freeze: wait, thaw: wait });
  assertSame(await clock.until(bench.freeze()), 3);
  assertSame(clock.now, 20);
  await clock.until(freezer.thaw());
  assertSame(clock.now, 40);
  assertEquals(kernel.events.slice(3), [
    ...["freeze /other", "freeze /disk/loop", "freeze /disk"],
    ...["thaw /disk", "thaw /disk/loop", "thaw /other"],
  ]);
  assertClean(bench);
});

Deno.test("FilesystemFreezer thaws other waves when one is stuck", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  const { kernel, freezer } = bench;
  const gate = new Gate();
  kernel.mount("/disk", { wave: 1, thaw: gate.pass });
  kernel.mount("/disk/loop");
  await clock.until(bench.freeze());
  const thawing = rejects(freezer.thaw(), /no answer within 20 s/);
  await clock.pass(100);
  assertEquals(kernel.frozen, ["/disk"]);
  await clock.until(thawing);
  gate.open();
  await clock.pass(2000);
  await clock.until(freezer.thaw());
  assertClean(bench);
});
