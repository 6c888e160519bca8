import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { atOnce, fails, Gate, inTurn, slow } from "./behaviour.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import { VirtualClock } from "./virtual_clock.ts";

const LOST = new Error("its answer could not be delivered");

Deno.test("FilesystemFreezer.freeze() does nothing that is not wanted", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { kernel } = bench;
  const signal = AbortSignal.abort(LOST);
  await clock.until(rejects(bench.freezeFor({ signal }), {
    message: `Cannot freeze: ${LOST.message}`,
  }));
  assertEquals(kernel.events, []);
  assertClean(bench);
});

for (const ms of [50, 150, 250, 350]) {
  const name = `FilesystemFreezer.freeze() is undone when stopped at ${ms} ms`;
  Deno.test(name, async () => {
    using clock = new VirtualClock();
    const bench = new Bench();
    const wait = slow(100);
    for (const place of ["/", "/a"]) {
      bench.kernel.mount(place, { open: wait, sync: wait, freeze: wait });
    }
    const client = new AbortController();
    const { signal } = client;
    const freezing = rejects(bench.freezeFor({ signal }), {
      name: "AgentError",
      message: /^failed to (open|sync|freeze) \/\w?: its answer could not/,
    });
    await clock.pass(ms);
    client.abort(LOST);
    await clock.until(freezing);
    await clock.pass(100);
    assertClean(bench);
  });
}

Deno.test("FilesystemFreezer undoes a freeze nobody knows of", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer, kernel } = bench;
  const client = new AbortController();
  const { signal } = client;
  assertSame(await clock.until(bench.freezeFor({ signal })), 2);
  assertEquals(kernel.frozen, ["/", "/a"]);
  client.abort(LOST);
  await clock.pass(0);
  assertSame(freezer.status, "thawed");
  assertClean(bench);
  assert(clock.isIdle);
  assertSame(await clock.until(freezer.thaw()), 0);
});

Deno.test("FilesystemFreezer ignores a client that goes after the thaw", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  const client = new AbortController();
  await clock.until(bench.freezeFor({ signal: client.signal }));
  await clock.until(freezer.thaw());
  await clock.until(bench.freeze());
  client.abort(LOST);
  await clock.pass(1000);
  assertEquals(kernel.frozen, ["/"]);
  await clock.until(freezer.thaw());
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() waits for the rollback of another", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer, kernel } = bench;
  kernel.change("/", { freeze: inTurn(slow(40), atOnce) });
  kernel.change("/a", { thaw: slow(300) });
  const client = new AbortController();
  const first = rejects(bench.freezeFor({ signal: client.signal }));
  await clock.pass(20);
  client.abort(LOST);
  assertSame(await clock.until(bench.freeze()), 2);
  await first;
  assertSame(clock.now, 320);
  assertEquals(kernel.frozen, ["/", "/a"]);
  await clock.until(freezer.thaw());
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() waits for a freeze nobody knows of", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  kernel.change("/", { thaw: slow(300) });
  const client = new AbortController();
  await clock.until(bench.freezeFor({ signal: client.signal }));
  client.abort(LOST);
  assertSame(await clock.until(bench.freeze()), 1);
  assertSame(clock.now, 300);
  assertEquals(kernel.events.slice(1), [
    "freeze /",
    "thaw /",
    "sync /",
    "freeze /",
  ]);
  await clock.until(freezer.thaw());
  assertClean(bench);
});

Deno.test("FilesystemFreezer lets one freeze in when two have waited", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  kernel.change("/", { thaw: slow(300) });
  const client = new AbortController();
  await clock.until(bench.freezeFor({ signal: client.signal }));
  client.abort(LOST);
  const second = bench.freeze();
  await rejects(clock.until(bench.freeze()), {
    message: "Cannot freeze: another freeze has not ended yet",
  });
  assertSame(await clock.until(second), 1);
  await clock.until(freezer.thaw());
  assertClean(bench);
});

Deno.test("FilesystemFreezer undoes a freeze for as long as it takes", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const { freezer, kernel } = bench;
  const client = new AbortController();
  await clock.until(bench.freezeFor({ signal: client.signal }));
  kernel.change("/", { thaw: fails("EIO") });
  client.abort(LOST);
  await clock.pass(700_000);
  assertEquals([freezer.status, kernel.frozen], ["frozen", ["/"]]);
  await rejects(bench.freeze(), /another freeze has not ended yet/);
  kernel.heal();
  await clock.pass(1000);
  assertSame(freezer.status, "thawed");
  assertSame(await clock.until(freezer.thaw()), 0);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() tells that a rollback fails", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer, kernel } = bench;
  kernel.change("/", { freeze: slow(1000) });
  kernel.change("/a", { thaw: fails("EIO") });
  const freezing = rejects(bench.freeze(), /a thaw was asked for meanwhile/);
  await clock.pass(500);
  await clock.until(rejects(freezer.thaw(), /EIO/));
  await freezing;
  assertEquals([freezer.status, kernel.frozen], ["frozen", ["/a"]]);
  kernel.heal();
  await clock.pass(2000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() joins in a rollback", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer, kernel } = bench;
  kernel.change("/", { freeze: fails("EIO") });
  kernel.change("/a", { thaw: slow(1000) });
  const freezing = rejects(bench.freeze(), /EIO/);
  await clock.pass(500);
  assertSame(freezer.status, "frozen");
  assertSame(await clock.until(freezer.thaw()), 1);
  await freezing;
  assertSame(clock.now, 1000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer thaws before the agent ends", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const { freezer } = bench;
  await clock.until(bench.freeze());
  await clock.until(freezer[Symbol.asyncDispose]());
  assertClean(bench);
  assert(clock.isIdle);
  await rejects(bench.freeze(), {
    message: "Cannot freeze: the agent ends",
  });
  await clock.until(freezer[Symbol.asyncDispose]());
});

Deno.test("FilesystemFreezer undoes a freeze before the agent ends", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  bench.kernel.change("/", { freeze: slow(40) });
  const freezing = rejects(bench.freeze(), {
    message: "failed to freeze /: the agent ends",
  });
  await clock.pass(20);
  await clock.until(bench.freezer[Symbol.asyncDispose]());
  await freezing;
  assertClean(bench);
  assert(clock.isIdle);
});

Deno.test("FilesystemFreezer does not wait for dead storage to end", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/", "/a");
  const gate = new Gate();
  bench.kernel.change("/", { freeze: gate.pass });
  const freezing = rejects(bench.freeze(), /the agent ends/);
  await clock.pass(20);
  await clock.until(bench.freezer[Symbol.asyncDispose]());
  await freezing;
  assertEquals(bench.kernel.frozen, []);
  assertEquals(bench.shelf.record?.devices, ["8:1"]);
  gate.open();
  await clock.pass(0);
  assertClean(bench);
});
