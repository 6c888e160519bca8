import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { openLeftover } from "../../../lib/freeze/recovery.ts";
import { atOnce, fails, Gate, inTurn, slow } from "./behaviour.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import { killedWhenFrozen, RECORD } from "./leftover.ts";
import { LoggedLines } from "./logged_lines.ts";
import { VirtualClock } from "./virtual_clock.ts";

const NOBODY = false;

/** Nobody hears what a process says that was killed. */
function dies(work: Promise<unknown>): void {
  work.catch(() => {});
}

Deno.test("openLeftover() opens only what the marker names", async () => {
  using clock = new VirtualClock();
  const { parts, kernel, applications } = benchOf("/", "/a", "/b");
  await clock.pass(100_000);
  applications.install("x");
  const hooks = ["x", "gone"];
  const record = { ...RECORD, devices: ["8:2", "9:9"], hooks };
  const left = await openLeftover(parts, { record, openMs: 1 });
  const { holds, quiescers, isComplete, holdMs } = left;
  assertEquals(holds.map(({ mountpoint }) => mountpoint), ["/a"]);
  assertEquals([isComplete, holdMs], [true, 500_000]);
  assertEquals(quiescers.map(({ name }) => name), ["x"]);
  assertSame(kernel.openHandles, 1);
});

Deno.test("openLeftover() holds for whole milliseconds", async () => {
  using clock = new VirtualClock();
  const { parts } = benchOf("/", "/a");
  await clock.pass(100_000);
  const record = { ...RECORD, deadline: 103.7490985 };
  const { holdMs } = await openLeftover(parts, { record, openMs: 1 });
  assertSame(holdMs, 3749);
});

Deno.test("FilesystemFreezer.recover() does nothing without a marker", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  await clock.until(bench.freezer.recover());
  assertClean(bench);
  assertSame(bench.freezer.status, "thawed");
});

Deno.test("FilesystemFreezer.recover() holds on until the old deadline", async () => {
  using clock = new VirtualClock();
  const bench = await killedWhenFrozen(clock);
  const { freezer, kernel, log } = bench;
  await clock.until(freezer.recover());
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", true]);
  assert(log.isHeld);
  await clock.pass(0);
  await clock.until(rejects(bench.freeze(), /has not ended yet/));
  await clock.pass(499_999);
  assertEquals(kernel.frozen, ["/", "/a"]);
  await clock.pass(1);
  assertClean(bench);
  await rejects(freezer.thaw(), /fsfreeze is limited/);
});

Deno.test("FilesystemFreezer.thaw() thaws what an earlier agent froze", async () => {
  using clock = new VirtualClock();
  const bench = await killedWhenFrozen(clock);
  const { freezer } = bench;
  await clock.until(freezer.recover());
  assertSame(await clock.until(freezer.thaw()), 2);
  assertClean(bench);
  assertSame(await clock.until(bench.freeze()), 2);
  await clock.until(freezer.thaw());
});

Deno.test("FilesystemFreezer.recover() thaws at once after the deadline", async () => {
  using clock = new VirtualClock();
  const before = benchOf("/", "/a");
  await clock.until(before.freeze());
  before.kill();
  await clock.pass(601_000);
  const bench = new Bench({ after: before });
  await clock.until(bench.freezer.recover());
  await clock.pass(0);
  assertClean(bench);
  assertSame(bench.freezer.status, "frozen");
  await rejects(bench.freezer.thaw(), /fsfreeze is limited/);
});

for (const ms of [50, 150, 250, 350]) {
  const name = `FilesystemFreezer.recover() undoes a freeze killed at ${ms} ms`;
  Deno.test(name, async () => {
    using clock = new VirtualClock();
    const before = new Bench();
    const wait = slow(100);
    for (const place of ["/", "/a"]) {
      before.kernel.mount(place, { open: wait, sync: wait, freeze: wait });
    }
    dies(before.freeze());
    await clock.pass(ms);
    before.kill();
    const bench = new Bench({ after: before });
    await clock.until(bench.freezer.recover());
    await clock.pass(2000);
    assertClean(bench);
    assertSame(bench.freezer.status, "thawed");
  });
}

Deno.test("FilesystemFreezer.recover() awaits the end of a killed agent", async () => {
  using clock = new VirtualClock();
  const before = benchOf("/", "/a");
  const gate = new Gate();
  before.kernel.change("/", { freeze: gate.pass });
  dies(before.freeze());
  await clock.pass(1000);
  before.kill();
  assert(before.filesystems.exists);
  const bench = new Bench({ after: before });
  const { freezer, kernel } = bench;
  await clock.until(freezer.recover());
  await clock.pass(100);
  assertEquals([freezer.status, kernel.frozen], ["thawed", []]);
  assertEquals(bench.shelf.record?.devices, ["8:1", "8:2"]);
  await clock.until(rejects(bench.freeze(), {
    message: "Cannot freeze: the kernel is still freezing /, /a for an " +
      "earlier try",
  }));
  await clock.pass(3_600_000);
  gate.open();
  await clock.pass(100);
  assertEquals(kernel.events.slice(-2), ["freeze /", "thaw /"]);
  assertClean(bench);
  kernel.heal();
  assertSame(await clock.until(bench.freeze()), 2);
  await clock.until(freezer.thaw());
});

Deno.test("FilesystemFreezer.recover() does not wait for itself", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  bench.shelf.record = { ...RECORD, phase: "freezing", pid: bench.pid };
  await clock.until(bench.freezer.recover());
  await clock.pass(0);
  assertClean(bench);
});

Deno.test("FilesystemFreezer ends a recovery before the agent ends", async () => {
  using clock = new VirtualClock();
  const bench = await killedWhenFrozen(clock);
  const { freezer } = bench;
  await clock.until(freezer.recover());
  await clock.until(freezer[Symbol.asyncDispose]());
  assertClean(bench);
});

Deno.test("FilesystemFreezer.recover() bears devices that have gone", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  bench.shelf.record = { ...RECORD, devices: ["9:9"] };
  await clock.until(bench.freezer.recover());
  assertSame(await clock.until(bench.freezer.thaw()), 0);
  assertClean(bench);
});

for (const look of ["onPlan", "onBoot"] as const) {
  Deno.test(`FilesystemFreezer.recover() tries again after a failed ${look}`, async () => {
    using clock = new VirtualClock();
    using logged = new LoggedLines();
    const bench = await killedWhenFrozen(clock);
    const { freezer, kernel, filesystems } = bench;
    // The first look at the boot is for whether the marker is of this one.
    const before = look === "onBoot" ? [atOnce] : [];
    filesystems[look] = inTurn(...before, fails("EIO"), fails("EIO"), atOnce);
    await clock.until(freezer.recover());
    await clock.pass(1999);
    assertEquals([freezer.status, freezer.isRestricting], ["frozen", true]);
    assertSame(kernel.openHandles, 0);
    const failures = logged.lines.filter((line) =>
      line.startsWith("Cannot take over what an earlier agent froze: ")
    );
    assertSame(failures.length, 2);
    assertSame(await clock.until(freezer.thaw()), 2);
    assertSame(clock.now, 102_000);
    assertClean(bench);
  });
}

Deno.test("FilesystemFreezer ends although it cannot take over", async () => {
  using clock = new VirtualClock();
  const bench = await killedWhenFrozen(clock);
  const { freezer, filesystems, shelf } = bench;
  filesystems.onPlan = fails("EIO");
  await clock.until(freezer.recover());
  await clock.pass(10_000);
  await clock.until(freezer[Symbol.asyncDispose]());
  assertSame(shelf.record?.phase, "frozen");
  assertSame(bench.kernel.openHandles, 0);
});

Deno.test("openLeftover() waits for a process that it cannot look at", async () => {
  using clock = new VirtualClock();
  const { parts, kernel } = benchOf("/", "/a");
  kernel.at("/a").frozenBy = "agent";
  const looks = inTurn(atOnce, fails("EIO"), atOnce);
  let count = 0;
  const exists = () => looks().then(() => ++count < 2);
  const watched = { ...parts, processes: { ...parts.processes, exists } };
  const record = { ...RECORD, phase: "freezing" as const };
  const { holds } = await clock.until(
    openLeftover(watched, { record, openMs: 1 }),
  );
  assertEquals(holds.map(({ isFreezing }) => isFreezing), [false, true]);
  await clock.until(Promise.all(holds.map((hold) => hold.insist())));
  assertEquals([count, kernel.frozen, kernel.openHandles], [2, [], 0]);
});

Deno.test("openLeftover() waits for nobody who began after the note", async () => {
  using clock = new VirtualClock();
  const { parts } = benchOf("/");
  const asked: number[][] = [];
  const exists = (pid: number, begunBy: number) => {
    asked.push([pid, begunBy]);
    return Promise.resolve(NOBODY);
  };
  const watched = { ...parts, processes: { ...parts.processes, exists } };
  const record = { ...RECORD, phase: "freezing" as const };
  for (const one of [record, { ...record, noted: 540 }]) {
    const left = openLeftover(watched, { record: one, openMs: 1 });
    await clock.until(left);
  }
  assertEquals(asked, [[4711, 600], [4711, 540]]);
});

Deno.test("FilesystemFreezer.recover() waits for no plan that does not come", async () => {
  using clock = new VirtualClock();
  using logged = new LoggedLines();
  const bench = await killedWhenFrozen(clock);
  const { freezer, filesystems } = bench;
  filesystems.onPlan = inTurn(new Gate().pass, atOnce);
  await clock.until(freezer.recover());
  assertSame(await clock.until(freezer.thaw()), 2);
  assertSame(clock.now, 131_000);
  const why = "Cannot plan the thaw: no answer within 30 s";
  assert(logged.lines.some((line) => line.endsWith(why)));
  assertClean(bench);
});

Deno.test("openLeftover() waits for no hook that does not come", async () => {
  using clock = new VirtualClock();
  const { parts, applications } = benchOf("/", "/a");
  applications.install("x");
  applications.onLook = new Gate().pass;
  const record = { ...RECORD, hooks: ["x"] };
  const left = await clock.until(openLeftover(parts, { record, openMs: 1000 }));
  assertEquals([left.quiescers, left.holds.length], [[], 1]);
  assertSame(clock.now, 1000);
});
