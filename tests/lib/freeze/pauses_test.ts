import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  describePause,
  PauseWatch,
  waitOut,
} from "../../../lib/freeze/pauses.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import { slow } from "./behaviour.ts";
import { FakeClock } from "./fake_clock.ts";
import { VirtualClock } from "./virtual_clock.ts";

const STOOD_STILL = /^Error: .*stood still for 60 s meanwhile, or the clock/;

for (const way of ["gap", "leap"] as const) {
  Deno.test(`PauseWatch tells of a ${way}, once`, async () => {
    using virtual = new VirtualClock();
    const clock = new FakeClock();
    const pauses: number[] = [];
    using _watch = new PauseWatch(clock, (ms) => pauses.push(ms));
    await virtual.pass(10_000);
    clock[way] += 60_000;
    await virtual.pass(10_000);
    assertEquals(pauses, [60_000]);
  });

  Deno.test(`PauseWatch.look() does not wait to tell of a ${way}`, () => {
    const clock = new FakeClock();
    const pauses: number[] = [];
    using watch = new PauseWatch(clock, (ms) => pauses.push(ms));
    clock[way] += 60_000;
    watch.look();
    watch.look();
    assertSame(pauses.length, 1);
  });

  Deno.test(`FilesystemFreezer undoes a freeze across a ${way}`, async () => {
    using virtual = new VirtualClock();
    const bench = new Bench();
    bench.applications.install("x", { quiesce: slow(5000) });
    bench.kernel.mount("/");
    const freezing = bench.freeze();
    await virtual.pass(2500);
    bench.clock[way] += 60_000;
    const error = await virtual.until(freezing.catch(String));
    assert(/stood still for 60 s meanwhile/.test(String(error)), String(error));
    assertEquals(bench.applications.events, ["quiesce x", "resume x"]);
    assertEquals(bench.kernel.events, []);
    assertSame(bench.reports[0]?.verdict, "broken");
    assertClean(bench);
  });

  Deno.test(`FilesystemFreezer undoes a freeze at the end of which is a ${way}`, async () => {
    using virtual = new VirtualClock();
    const bench = benchOf("/");
    bench.kernel.onFrozen = () => void (bench.clock[way] += 61_000);
    const error = await virtual.until(bench.freeze().catch(String));
    assert(STOOD_STILL.test(String(error).replace("AgentError", "Error")));
    assertEquals(bench.kernel.events.slice(-2), ["freeze /", "thaw /"]);
    assertClean(bench);
  });

  Deno.test(`FilesystemFreezer ends a hold whose time was over in a ${way}`, async () => {
    using virtual = new VirtualClock();
    const bench = benchOf("/");
    await virtual.until(bench.freeze());
    await virtual.pass(10_500);
    bench.clock[way] += 600_000;
    await virtual.pass(1000);
    assertClean(bench);
    await rejects(bench.freezer.thaw(), /fsfreeze is limited to 600 seconds/);
  });

  Deno.test(`FilesystemFreezer holds on after a ${way} that is not too long`, async () => {
    using virtual = new VirtualClock();
    const bench = benchOf("/");
    await virtual.until(bench.freeze());
    await virtual.pass(10_000);
    bench.clock[way] += 500_000;
    await virtual.pass(89_000);
    assertEquals(bench.kernel.frozen, ["/"]);
    assertSame(await virtual.until(bench.freezer.thaw()), 1);
  });
}

Deno.test("PauseWatch bears a busy machine and a clock that is set back", async () => {
  using virtual = new VirtualClock();
  const clock = new FakeClock();
  const pauses: number[] = [];
  using _watch = new PauseWatch(clock, (ms) => pauses.push(ms));
  clock.leap -= 3_600_000;
  await virtual.pass(2000);
  clock.gap += 4000;
  await virtual.pass(2000);
  clock.leap += 4000;
  await virtual.pass(2000);
  assertEquals(pauses, []);
});

Deno.test("waitOut() waits exactly so long, and no longer than it is wanted", async () => {
  using virtual = new VirtualClock();
  const clock = new FakeClock();
  const stop = new AbortController();
  const { signal } = stop;
  await virtual.until(waitOut(5000, { clock, signal }));
  assertSame(virtual.now, 5000);
  const waiting = waitOut(5000, { clock, signal });
  await virtual.pass(100);
  stop.abort();
  await virtual.until(waiting);
  assertSame(virtual.now, 5100);
});

Deno.test("describePause() says how long it was", () => {
  assertSame(
    describePause(61_400),
    "the machine or the agent stood still for 61 s meanwhile, or the clock " +
      "was set",
  );
});
