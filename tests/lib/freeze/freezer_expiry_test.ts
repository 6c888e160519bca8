import {
  deepStrictEqual as assertEquals,
  match,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { expire } from "../../../lib/freeze/expiry.ts";
import { atOnce, fails, Gate, inTurn, slow } from "./behaviour.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import { VirtualClock } from "./virtual_clock.ts";

const NOTICE =
  /^AgentError: Cannot vouch .*: fsfreeze is limited to 600 seconds, and the/;

Deno.test("expire() says when, and shows for as long as the grace lasts", async () => {
  using clock = new VirtualClock();
  const times = { holdMs: 10_500, graceMs: 1000 };
  const expiry = expire({ acknowledge: () => {} }, times);
  match(
    expiry.error.message,
    /limited to 10\.5 seconds, and .* by itself at \d{4}-\d\d-\d\dT[\d:.]+Z$/,
  );
  await clock.pass(999);
  assert(expiry.isInGrace);
  await clock.pass(1);
  assert(!expiry.isInGrace);
});

Deno.test("FilesystemFreezer thaws by itself when holding ends", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer, kernel } = bench;
  await clock.until(bench.freeze());
  await clock.pass(599_999);
  assertEquals(kernel.frozen, ["/", "/a"]);
  await clock.pass(1);
  assertClean(bench);
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", false]);
  await clock.pass(49_999);
  assertSame(freezer.status, "frozen");
  await clock.pass(1);
  assertSame(freezer.status, "thawed");
  await rejects(freezer.thaw(), NOTICE);
  assertSame(await freezer.thaw(), 0);
});

Deno.test("FilesystemFreezer.thaw() tells once that holding has ended", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer } = bench;
  await clock.until(bench.freeze());
  await clock.pass(600_000);
  await rejects(freezer.thaw(), NOTICE);
  assertSame(freezer.status, "thawed");
  assertSame(await freezer.thaw(), 0);
});

Deno.test("FilesystemFreezer.freeze() forgets that holding has ended", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer } = bench;
  await clock.until(bench.freeze());
  await clock.pass(600_000);
  assertSame(await clock.until(bench.freeze()), 1);
  assertSame(await clock.until(freezer.thaw()), 1);
  assertSame(freezer.status, "thawed");
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() tells it when it comes a moment late", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer } = bench;
  await clock.until(bench.freeze());
  bench.kernel.change("/", { thaw: slow(1000) });
  await clock.pass(600_500);
  await clock.until(rejects(freezer.thaw(), NOTICE));
  assertSame(clock.now, 601_000);
  assertSame(freezer.status, "thawed");
  assertClean(bench);
  assertSame(await freezer.thaw(), 0);
});

Deno.test("FilesystemFreezer does not end a hold that has ended before", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  await clock.until(bench.freeze());
  await clock.pass(300_000);
  await clock.until(freezer.thaw());
  await clock.until(bench.freeze());
  await clock.pass(599_000);
  assertEquals(kernel.frozen, ["/"]);
  assertSame(await clock.until(freezer.thaw()), 1);
  assert(clock.isIdle);
});

Deno.test("FilesystemFreezer tries until it has thawed by itself", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  await clock.until(bench.freeze());
  kernel.change("/", { thaw: inTurn(fails("EIO"), fails("EIO"), atOnce) });
  await clock.pass(601_500);
  assertEquals([kernel.frozen, freezer.isRestricting], [["/"], true]);
  await clock.pass(500);
  assertClean(bench);
  await rejects(freezer.thaw(), NOTICE);
});

Deno.test("FilesystemFreezer asks for settings at each freeze", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer } = bench;
  await clock.until(bench.freeze());
  bench.settings = { ...bench.settings, holdMs: 5000 };
  await clock.pass(10_000);
  assertSame(await clock.until(freezer.thaw()), 1);
  await clock.until(bench.freeze());
  await clock.pass(5000);
  await rejects(freezer.thaw(), /fsfreeze is limited to 5 seconds/);
});

Deno.test("FilesystemFreezer.thaw() prefers the notice to what it undoes", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  bench.kernel.mount("/", { thaw: fails("EIO") });
  await clock.until(bench.freeze());
  await clock.pass(600_000);
  await clock.until(rejects(bench.freezer.thaw(), NOTICE));
  assertSame(bench.freezer.status, "frozen");
  await clock.until(rejects(bench.freezer.thaw(), /EIO/));
  bench.kernel.heal();
  await clock.pass(1000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer thaws by itself when a thaw fails meanwhile", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  await clock.until(bench.freeze());
  const gate = new Gate();
  kernel.change("/", { thaw: gate.pass });
  await clock.pass(590_000);
  const thawing = rejects(freezer.thaw(), /no answer within 20 s/);
  await clock.pass(20_000);
  await thawing;
  gate.open();
  await clock.pass(1000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() that holding ends upon is still good", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  await clock.until(bench.freeze());
  kernel.change("/", { thaw: slow(10_000) });
  await clock.pass(595_000);
  assertSame(await clock.until(freezer.thaw()), 1);
  assertSame(clock.now, 605_000);
  assertSame(freezer.status, "thawed");
  assertSame(await freezer.thaw(), 0);
  assertClean(bench);
});
