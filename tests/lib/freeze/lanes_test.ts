import {
  deepStrictEqual as assertEquals,
  match,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../../lib/limits.ts";
import { pauseFor } from "../../../lib/deadline.ts";
import { FreezeLanes } from "../../../lib/freeze/lanes.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import { fails, Gate, slow } from "./behaviour.ts";
import { VirtualClock } from "./virtual_clock.ts";

const { signal } = new AbortController();

/** How it stands with work that waits for nothing but its turn. */
async function settle(work: Promise<void>): Promise<string> {
  let state = "waits";
  const done = work.then(() => {
    state = "in";
  }, ({ message }: Error) => {
    state = message;
  });
  await pauseFor(done, 5);
  return state;
}

Deno.test("FreezeLanes.enter() waits until a call settles, either way", async () => {
  const lanes = new FreezeLanes(2);
  const [good, bad] = [new Gate(), new Gate()];
  await lanes.enter("Cannot", signal);
  const failing = lanes.occupy(bad.pass()).catch(() => {});
  await lanes.enter("Cannot", signal);
  lanes.occupy(good.pass());
  const [third, fourth] = [1, 2].map(() => lanes.enter("Cannot", signal));
  assert(third && fourth);
  assertSame(await settle(third), "waits");
  bad.fail("EIO");
  await failing;
  assertEquals(await Promise.all([settle(third), settle(fourth)]), [
    "in",
    "waits",
  ]);
  good.open();
  assertSame(await settle(fourth), "in");
});

Deno.test("FreezeLanes.enter() lets nobody in who asks at once when there is no room", async () => {
  const lanes = new FreezeLanes(3);
  const asking = Array.from({ length: 9 }, () => lanes.enter("Cannot", signal));
  const answers = await Promise.all(asking.map(settle));
  assertEquals(answers.filter((answer) => answer === "in").length, 3);
});

Deno.test("FreezeLanes.enter() ends when it is not wanted any more", async () => {
  const lanes = new FreezeLanes(1);
  await lanes.enter("Cannot", signal);
  const stop = new AbortController();
  const entering = lanes.enter("Cannot go on", stop.signal);
  stop.abort(new Error("enough"));
  assertSame(await settle(entering), "Cannot go on: enough");
  const late = lanes.enter("Cannot go on", stop.signal);
  assertSame(await settle(late), "Cannot go on: enough");
});

/** Keeps account of how many calls are under way. */
class Traffic {
  now = 0;
  most = 0;

  pass = async (): Promise<void> => {
    this.most = Math.max(this.most, ++this.now);
    await slow(100)();
    this.now--;
  };
}

Deno.test("FilesystemFreezer freezes any number, so many at a time", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  const traffic = new Traffic();
  for (let number = 0; number < 100; number++) {
    const { pass } = traffic;
    bench.kernel.mount(`/${number}`, { open: pass, sync: pass, freeze: pass });
  }
  assertSame(await clock.until(bench.freeze()), 100);
  assertEquals([traffic.most, traffic.now], [LIMITS.freezeCalls, 0]);
  assertSame(await clock.until(bench.freezer.thaw()), 100);
  assertClean(bench);
});

Deno.test("FilesystemFreezer does not begin all the rest after a failure", async () => {
  using clock = new VirtualClock();
  const places = Array.from({ length: 20 }, (_, number) => `/${number}`);
  const bench = benchOf(...places);
  const gate = new Gate();
  for (const place of places) {
    bench.kernel.change(place, { freeze: gate.pass });
  }
  bench.kernel.change("/19", { freeze: fails("EIO") });
  const error = await clock.until(bench.freeze().catch(String));
  assertSame(error, "ErrnoError: the fake kernel: EIO (Input/output error)");
  assert(gate.arrived <= LIMITS.freezeCalls, `${gate.arrived} were begun`);
  assertEquals(bench.kernel.frozen, []);
  gate.open();
  await clock.pass(1000);
  assertClean(bench);
});

Deno.test("FilesystemFreezer bears calls that hang for good", async () => {
  using clock = new VirtualClock();
  const places = Array.from({ length: 20 }, (_, number) => `/${number}`);
  const bench = benchOf(...places);
  const gate = new Gate();
  for (const place of places) bench.kernel.change(place, { sync: gate.pass });
  for (const limit of [/within 30 s/, /takes longer than 60 s/]) {
    const error = await clock.until(bench.freeze().catch(String));
    match(String(error), limit);
  }
  assertSame(gate.arrived, LIMITS.freezeCalls);
  gate.open();
  await clock.pass(0);
  bench.kernel.heal();
  assertSame(await clock.until(bench.freeze()), 20);
  await clock.until(bench.freezer.thaw());
  assertClean(bench);
});
