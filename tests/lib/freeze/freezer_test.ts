import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { fails, Gate, slow } from "./behaviour.ts";
import { ASKED, assertClean, Bench, benchOf } from "./bench.ts";
import { VirtualClock } from "./virtual_clock.ts";

Deno.test("FilesystemFreezer freezes the last mounted first, thaws all", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a", "/a/b");
  const { freezer, kernel, log } = bench;
  assertSame(await clock.until(bench.freeze()), 3);
  assertEquals(kernel.events, [
    ...["sync /", "sync /a", "sync /a/b"],
    ...["freeze /a/b", "freeze /a", "freeze /"],
  ]);
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", true]);
  assert(log.isHeld);
  assertSame(await clock.until(freezer.thaw()), 3);
  assertSame(freezer.status, "thawed");
  assertClean(bench);
  assert(clock.isIdle);
});

Deno.test("FilesystemFreezer.freeze() notes what is frozen, and until when", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const notes: unknown[] = [];
  bench.kernel.onFrozen = () => notes.push(bench.shelf.record?.phase);
  await clock.pass(5000);
  await clock.until(bench.freeze());
  assertEquals(notes, ["freezing", "freezing"]);
  assertEquals(bench.shelf.record, {
    boot: "this-boot",
    pid: 1,
    noted: 5,
    phase: "frozen",
    deadline: 605,
    devices: ["8:1", "8:2"],
    hooks: [],
    cycle: {
      ...ASKED,
      cycle: bench.freezer.report()?.cycle,
      reason: undefined,
      began: bench.clock.wall(),
    },
  });
  await clock.until(bench.freezer.thaw());
});

Deno.test("FilesystemFreezer.freeze() notes only what it has frozen", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  bench.kernel.mount("/odd", { freeze: fails("EOPNOTSUPP") });
  assertSame(await clock.until(bench.freeze()), 1);
  assertEquals(bench.shelf.record?.devices, ["8:1"]);
  assertSame(bench.kernel.openHandles, 1);
  assertSame(await clock.until(bench.freezer.thaw()), 1);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() freezes only what is asked for", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a", "/b");
  assertSame(await clock.until(bench.freeze("/a", "/nowhere")), 1);
  assertEquals(bench.kernel.frozen, ["/a"]);
  assertSame(await clock.until(bench.freezer.thaw()), 1);
});

Deno.test("FilesystemFreezer.freeze() of nothing leaves everything thawed", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  assertSame(await clock.until(bench.freeze("/nowhere")), 0);
  assertSame(bench.freezer.status, "thawed");
  assertClean(bench);
  assertSame(await clock.until(bench.freezer.thaw()), 0);
});

Deno.test("FilesystemFreezer.thaw() has nothing to do at first", async () => {
  assertSame(await new Bench().freezer.thaw(), 0);
});

Deno.test("FilesystemFreezer is thawed but restricting while it freezes", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  bench.kernel.mount("/", { freeze: slow(1000) });
  const freezing = bench.freeze();
  await clock.pass(500);
  const { freezer } = bench;
  assertEquals([freezer.status, freezer.isRestricting], ["thawed", true]);
  assertSame(await clock.until(freezing), 1);
  await clock.until(freezer.thaw());
});

Deno.test("FilesystemFreezer.freeze() refuses a second freeze", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const busy = { message: "Cannot freeze: another freeze has not ended yet" };
  const first = bench.freeze();
  const second = rejects(bench.freeze(), busy);
  await clock.until(second);
  assertSame(await clock.until(first), 1);
  await rejects(bench.freeze(), busy);
  assertEquals(bench.kernel.frozen, ["/"]);
  await clock.until(bench.freezer.thaw());
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() tells that somebody else has thawed", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a", "/b");
  await clock.until(bench.freeze());
  bench.kernel.at("/a").frozenBy = undefined;
  bench.kernel.at("/b").frozenBy = undefined;
  await clock.until(rejects(bench.freezer.thaw(), {
    message: "Cannot vouch for the snapshot: fsfreeze is limited to what " +
      "nobody else thaws, and somebody thawed /a, /b before",
  }));
  assertClean(bench);
  assertSame(await clock.until(bench.freezer.thaw()), 0);
});

Deno.test("FilesystemFreezer stays frozen as long as thawing fails", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer, kernel, log } = bench;
  await clock.until(bench.freeze());
  kernel.change("/a", { thaw: fails("EIO") });
  await clock.until(rejects(freezer.thaw(), /EIO/));
  assertEquals([kernel.frozen, log.isHeld], [["/a"], true]);
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", true]);
  assertEquals(bench.shelf.record?.devices, ["8:2"]);
  kernel.heal();
  assertSame(await clock.until(freezer.thaw()), 1);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() gives up waiting for a thaw that hangs", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const gate = new Gate();
  await clock.until(bench.freeze());
  bench.kernel.change("/", { thaw: gate.pass });
  await clock.until(rejects(bench.freezer.thaw(), {
    message: "failed to thaw /: no answer within 20 s",
  }));
  assertSame(clock.now, 20_000);
  assertEquals(bench.kernel.frozen, ["/"]);
  gate.open();
  assertSame(await clock.until(bench.freezer.thaw()), 1);
  assertSame(gate.arrived, 1);
  assertClean(bench);
});

Deno.test("FilesystemFreezer thaws by itself when a thaw had failed", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  await clock.until(bench.freeze());
  bench.kernel.change("/", { thaw: fails("EIO") });
  await clock.until(rejects(bench.freezer.thaw(), /EIO/));
  await clock.pass(601_000);
  assertEquals(bench.kernel.frozen, ["/"]);
  bench.kernel.heal();
  await clock.pass(1000);
  assertClean(bench);
});
