import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { timer } from "../../lib/timer.ts";

Deno.test("timer rings in order, but not what was disposed of", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const events: string[] = [];
  const start = timer.now();
  using _late = timer.after(20, resolve);
  using _early = timer.after(1, () => events.push("early"));
  timer.after(2, () => events.push("never"))[Symbol.dispose]();
  // Alone, an alarm does not keep the program running.
  const alive = setInterval(() => {}, 5);
  await promise;
  clearInterval(alive);
  assertEquals(events, ["early"]);
  ok(timer.now() - start >= 19);
});
