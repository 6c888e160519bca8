import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { atOnce, fails, Gate, inTurn, slow } from "./behaviour.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import type { MountOptions } from "./fake_kernel.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** The longest time until a client hears something, in milliseconds. */
const PROMPT_MS = 100;

const PLACES = ["/", "/a", "/b"] as const;

for (const place of PLACES) {
  const name = `FilesystemFreezer.freeze() survives a hang of ${place}`;
  Deno.test(name, async () => {
    using clock = new VirtualClock();
    const bench = benchOf(...PLACES);
    const { freezer, kernel, shelf } = bench;
    const gate = new Gate();
    kernel.change(place, { freeze: gate.pass });
    await clock.until(rejects(bench.freeze(), {
      message: `failed to freeze ${place}: no answer within 30 s`,
    }));
    assert(clock.now <= 30_000 + PROMPT_MS);
    assertEquals(kernel.frozen, []);
    assertEquals([freezer.status, freezer.isRestricting], ["thawed", false]);
    assertEquals(shelf.record?.devices, [kernel.at(place).filesystem.device]);
    await rejects(bench.freeze(), {
      message: `Cannot freeze: the kernel is still freezing ${place} for an ` +
        "earlier try",
    });
    await clock.pass(3_600_000);
    assertSame(kernel.openHandles, 1);
    gate.open();
    await clock.pass(0);
    assertEquals(kernel.events.slice(-2), [
      `freeze ${place}`,
      `thaw ${place}`,
    ]);
    assertClean(bench);
    kernel.heal();
    assertSame(await clock.until(bench.freeze()), 3);
    await clock.until(freezer.thaw());
    assertClean(bench);
  });
}

Deno.test("FilesystemFreezer.freeze() forgets a hang that ends in failure", async () => {
  using clock = new VirtualClock();
  const bench = benchOf(...PLACES);
  const gate = new Gate();
  bench.kernel.change("/a", { freeze: gate.pass });
  await clock.until(rejects(bench.freeze(), /no answer within 30 s/));
  gate.fail("EIO");
  await clock.pass(0);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() answers at once while a freeze hangs", async () => {
  using clock = new VirtualClock();
  const bench = benchOf(...PLACES);
  const { freezer, kernel } = bench;
  const gate = new Gate();
  kernel.change("/a", { freeze: gate.pass });
  const freezing = rejects(bench.freeze(), {
    message: "failed to freeze /a: a thaw was asked for meanwhile",
  });
  await clock.pass(10_000);
  assertEquals(kernel.frozen, ["/", "/b"]);
  const thawing = freezer.thaw();
  assertSame(await clock.until(thawing), 0);
  await freezing;
  assert(clock.now <= 10_000 + PROMPT_MS);
  assertEquals([freezer.status, kernel.frozen], ["thawed", []]);
  assertSame(await clock.until(freezer.thaw()), 0);
  gate.open();
  await clock.pass(0);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.thaw() says what the kernel still freezes", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  const gate = new Gate();
  bench.kernel.change("/", { freeze: gate.pass });
  const freezing = rejects(bench.freeze(), /no answer within 30 s/);
  await clock.pass(30_000);
  await clock.until(rejects(bench.freezer.thaw(), {
    message: "failed to thaw /: the kernel is still freezing it; it will be " +
      "thawed as soon as that ends",
  }));
  await freezing;
  assert(clock.now <= 30_000 + PROMPT_MS);
  gate.open();
  await clock.pass(0);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() tidies up after a hang that ends while it is being noted", async () => {
  using clock = new VirtualClock();
  const bench = benchOf(...PLACES);
  const gate = new Gate();
  bench.kernel.change("/a", { freeze: gate.pass });
  bench.marker.onWrite = ({ devices }) => {
    if (devices.length === 1) gate.open();
  };
  await clock.until(rejects(bench.freeze(), /no answer within 30 s/));
  await clock.pass(0);
  assertClean(bench);
});

Deno.test("FilesystemFreezer insists when a late thaw fails", async () => {
  using clock = new VirtualClock();
  const bench = benchOf(...PLACES);
  const { kernel } = bench;
  const gate = new Gate();
  const thaw = inTurn(fails("EIO"), fails("EIO"), atOnce);
  kernel.change("/a", { freeze: gate.pass, thaw });
  await clock.until(rejects(bench.freeze(), /no answer within 30 s/));
  gate.open();
  await clock.pass(1500);
  assertEquals(kernel.frozen, ["/a"]);
  assertEquals(bench.shelf.record?.devices, ["8:2"]);
  await rejects(bench.freeze(), /freezing \/a for an earlier try/);
  await clock.pass(1000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() ends when all together take too long", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  for (const [index, place] of PLACES.toReversed().entries()) {
    bench.kernel.mount(place, { freeze: slow(25_000), wave: index });
  }
  await clock.until(rejects(bench.freeze(), {
    message: "failed to freeze /: the whole freeze takes longer than 60 s",
  }));
  assert(clock.now <= 60_000 + PROMPT_MS);
  await clock.pass(20_000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer waits for a freeze that is merely slow", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  bench.kernel.mount("/", { freeze: slow(20) });
  const freezing = rejects(bench.freeze(), /a thaw was asked for/);
  await clock.pass(10);
  assertSame(await clock.until(bench.freezer.thaw()), 0);
  await freezing;
  assertSame(clock.now, 20);
  assertClean(bench);
});

const LATE: Readonly<Record<string, (gate: Gate) => MountOptions>> = {
  open: ({ pass }) => ({ open: pass }),
  sync: ({ pass }) => ({ sync: pass }),
};

for (const [step, behave] of Object.entries(LATE)) {
  Deno.test(`FilesystemFreezer.freeze() survives ${step}() that hangs`, async () => {
    using clock = new VirtualClock();
    const bench = benchOf(...PLACES);
    const { kernel } = bench;
    const gate = new Gate();
    kernel.change("/a", behave(gate));
    await clock.until(rejects(bench.freeze(), {
      message: `failed to ${step} /a: no answer within 30 s`,
    }));
    assertSame(clock.now, 30_000);
    assertEquals(kernel.events.filter((event) => /freeze/.test(event)), []);
    assertClean(bench);
    gate.open();
    await clock.pass(0);
    assertClean(bench);
    kernel.heal();
    assertSame(await clock.until(bench.freeze()), 3);
    await clock.until(bench.freezer.thaw());
  });

  Deno.test(`FilesystemFreezer.thaw() breaks off ${step}() that hangs`, async () => {
    using clock = new VirtualClock();
    const bench = benchOf(...PLACES);
    const gate = new Gate();
    bench.kernel.change("/a", behave(gate));
    const freezing = rejects(bench.freeze(), {
      message: `failed to ${step} /a: a thaw was asked for meanwhile`,
    });
    await clock.pass(1000);
    assertSame(await clock.until(bench.freezer.thaw()), 0);
    await freezing;
    assertSame(clock.now, 1000);
    gate.open();
    await clock.pass(0);
    assertClean(bench);
  });
}

Deno.test("FilesystemFreezer.freeze() leaves a failing sync to the freeze", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  bench.kernel.change("/", { sync: fails("EIO") });
  assertSame(await clock.until(bench.freeze()), 1);
  await clock.until(bench.freezer.thaw());
  assertClean(bench);
});
