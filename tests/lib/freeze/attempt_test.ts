import { ok as assert, rejects, strictEqual as assertSame } from "node:assert";
import { attemptWithin } from "../../../lib/freeze/attempt.ts";
import { Gate, slow } from "./behaviour.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** Ends a while after it is told to, with what it was told. */
async function obey(signal: AbortSignal, ms: number): Promise<never> {
  const told = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => told.resolve());
  await told.promise;
  await slow(ms)();
  throw signal.reason;
}

const BOUND = { what: "Cannot do it", ms: 1000 };

Deno.test("attemptWithin() returns what ends in time", async () => {
  using clock = new VirtualClock();
  const work = attemptWithin(async () => {
    await slow(999)();
    return 7;
  }, BOUND);
  assertSame(await clock.until(work), 7);
  assert(clock.isIdle);
});

Deno.test("attemptWithin() throws what fails, even at once", async () => {
  const fail = () => {
    throw new Error("no");
  };
  await rejects(attemptWithin(fail, BOUND), { message: "no" });
});

Deno.test("attemptWithin() tells work that its time is over, and hears it out", async () => {
  using clock = new VirtualClock();
  const work = attemptWithin((signal) => obey(signal, 500), BOUND);
  await clock.until(rejects(work, { name: "TimeoutError" }));
  assertSame(clock.now, 1500);
});

Deno.test("attemptWithin() does not hear out what does not end", async () => {
  using clock = new VirtualClock();
  const hang = () => new Gate().pass();
  await clock.until(rejects(attemptWithin(hang, BOUND), {
    message: "Cannot do it: no answer within 1 s",
  }));
  assertSame(clock.now, 3000);
  const soon = attemptWithin(hang, { ...BOUND, isPatient: false });
  await clock.until(rejects(soon));
  assertSame(clock.now, 4000);
});

Deno.test("attemptWithin() tells work that it is not wanted any more", async () => {
  using clock = new VirtualClock();
  const stop = new AbortController();
  const work = attemptWithin((signal) => obey(signal, 10), {
    ...BOUND,
    signal: stop.signal,
  });
  const failed = rejects(work, { message: "enough" });
  await clock.pass(100);
  stop.abort(new Error("enough"));
  await clock.until(failed);
  assertSame(clock.now, 110);
});
