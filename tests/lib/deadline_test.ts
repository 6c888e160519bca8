import {
  ok as assert,
  rejects,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import {
  pause,
  pauseFor,
  throwIfStopped,
  tooLong,
  within,
} from "../../lib/deadline.ts";
import { VirtualClock } from "./freeze/virtual_clock.ts";

const WHAT = 'Cannot open "/x"';

/** Work that hangs. */
function never(): Promise<never> {
  return new Promise(() => {});
}

Deno.test("within() returns what comes in time", async () => {
  using clock = new VirtualClock();
  const { signal } = new AbortController();
  const work = pause(999).then(() => 7);
  assertSame(
    await clock.until(within(work, { what: WHAT, ms: 1000, signal })),
    7,
  );
  assert(clock.isIdle);
});

Deno.test("within() throws what the work throws", async () => {
  using clock = new VirtualClock();
  const work = Promise.reject(new TypeError("no"));
  await clock.until(rejects(within(work, { what: WHAT, ms: 1000 }), TypeError));
  assert(clock.isIdle);
});

Deno.test("within() gives up when it takes too long", async () => {
  using clock = new VirtualClock();
  await clock.until(rejects(within(never(), { what: WHAT, ms: 1500 }), {
    name: "AgentError",
    message: 'Cannot open "/x": no answer within 1.5 s',
  }));
  assertSame(clock.now, 1500);
});

Deno.test("within() lets work fail later", async () => {
  using clock = new VirtualClock();
  const work = pause(20).then(() => Promise.reject(new Error("late")));
  await clock.until(rejects(within(work, { what: WHAT, ms: 10 }), /no answer/));
  await clock.pass(20);
});

Deno.test("within() ends when it is stopped", async () => {
  using clock = new VirtualClock();
  const stop = new AbortController();
  const { signal } = stop;
  const waiting = within(never(), { what: WHAT, ms: 1000, signal });
  await clock.pass(10);
  const cause = new Error("the client has gone");
  stop.abort(cause);
  await clock.until(rejects(waiting, {
    name: "AgentError",
    message: 'Cannot open "/x": the client has gone',
    cause,
  }));
  assert(clock.isIdle);
});

Deno.test("within() does not wait if it was stopped before", async () => {
  using clock = new VirtualClock();
  const signal = AbortSignal.abort("enough");
  const waiting = within(never(), { what: WHAT, ms: 1000, signal });
  await clock.until(rejects(waiting, { message: `${WHAT}: enough` }));
  assertSame(clock.now, 0);
});

Deno.test("throwIfStopped() throws only if it was stopped", () => {
  throwIfStopped(WHAT, new AbortController().signal);
  const stopped = AbortSignal.abort(new Error("enough"));
  throws(() => throwIfStopped(WHAT, stopped), {
    name: "AgentError",
    message: `${WHAT}: enough`,
  });
});

Deno.test("pause() waits as long as it is told to", async () => {
  using clock = new VirtualClock();
  await clock.until(pause(1234));
  assertSame(clock.now, 1234);
});

Deno.test("pause() ends early without an error", async () => {
  using clock = new VirtualClock();
  const stop = new AbortController();
  const pausing = pause(1000, stop.signal);
  await clock.pass(10);
  stop.abort();
  await clock.until(pausing);
  await clock.until(pause(1000, stop.signal));
  assertSame(clock.now, 10);
  assert(clock.isIdle);
});

Deno.test("pause() ends when it is stopped while it sets its timer", async () => {
  using clock = new VirtualClock();
  const stop = new AbortController();
  const { setTimeout } = globalThis;
  // As Deno does that lets other work go on in its first call.
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms: number) => {
      stop.abort();
      return setTimeout(run, ms);
    },
  });
  await clock.until(pause(1000, stop.signal));
  assertSame(clock.now, 0);
  assert(clock.isIdle);
});

for (const end of ["resolve", "reject"] as const) {
  Deno.test(`pauseFor() ends when the work ends: ${end}`, async () => {
    using clock = new VirtualClock();
    const work = Promise.withResolvers<void>();
    const pausing = pauseFor(work.promise, 1000);
    await clock.pass(10);
    work[end]();
    await clock.until(pausing);
    assertSame(clock.now, 10);
    assert(clock.isIdle);
  });
}

Deno.test("pauseFor() waits only for a while", async () => {
  using clock = new VirtualClock();
  await clock.until(pauseFor(never(), 1000));
  assertSame(clock.now, 1000);
});

Deno.test("tooLong() tells seconds", () => {
  assertSame(tooLong(30_000), "no answer within 30 s");
});
