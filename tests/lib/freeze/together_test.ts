import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { pause } from "../../../lib/deadline.ts";
import { together } from "../../../lib/freeze/together.ts";
import { slow } from "./behaviour.ts";
import { VirtualClock } from "./virtual_clock.ts";

const { signal } = new AbortController();

/** Ends after a while, or when it is told to. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, signal);
  if (signal.aborted) throw signal.reason;
}

Deno.test("together() does everything at the same time", async () => {
  using clock = new VirtualClock();
  const work = [100, 300, 200].map((ms) => () => slow(ms)());
  await clock.until(together(work, signal));
  assertSame(clock.now, 300);
  await together([], signal);
});

Deno.test("together() stops the others when one fails, whose error it throws", async () => {
  using clock = new VirtualClock();
  const told: string[] = [];
  const other = async (signal: AbortSignal) => {
    await wait(5000, signal).catch(({ message }) => told.push(message));
  };
  const fail = async () => {
    await slow(100)();
    throw new Error("no");
  };
  await clock.until(rejects(together([other, fail, other], signal), {
    message: "no",
  }));
  assertSame(clock.now, 100);
  const reason = "another filesystem has failed";
  assertEquals(told, [reason, reason]);
});

Deno.test("together() stops when it is told to, before or meanwhile", async () => {
  using clock = new VirtualClock();
  const work = [(signal: AbortSignal) => wait(5000, signal)];
  const reason = new Error("enough");
  await rejects(together(work, AbortSignal.abort(reason)), reason);
  const stop = new AbortController();
  const failed = rejects(together(work, stop.signal), reason);
  await clock.pass(100);
  stop.abort(reason);
  await clock.until(failed);
  assertSame(clock.now, 100);
});
