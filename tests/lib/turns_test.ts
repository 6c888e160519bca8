import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Turns } from "../../lib/turns.ts";

Deno.test("Turns lets one begin when the one before has ended", async () => {
  const turns = new Turns();
  const events: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = turns.run(async () => {
    events.push("first begins");
    await promise;
    events.push("first ends");
    return 1;
  });
  const second = turns.run(() => {
    events.push("second");
    return Promise.resolve(2);
  });
  ok(turns.isBusy);
  await Promise.resolve();
  assertEquals(events, ["first begins"]);
  resolve();
  assertEquals(await Promise.all([first, second]), [1, 2]);
  assertEquals(events, ["first begins", "first ends", "second"]);
  ok(!turns.isBusy);
});

Deno.test("Turns goes on after a failure", async () => {
  const turns = new Turns();
  const failing = turns.run(() => Promise.reject(new Error("no")));
  const next = turns.run(() => Promise.resolve("yes"));
  await rejects(failing, /no/);
  assertSame(await next, "yes");
  ok(!turns.isBusy);
});
