import { deepStrictEqual as assertEquals } from "node:assert";
import { Bell } from "../../lib/bell.ts";

/** What is told by whoever waits, in the order of telling. */
function listen(told: string[]): (who: string, wait: Promise<void>) => void {
  return (who, wait) => void wait.then(() => told.push(who));
}

/** Everything that is settled has been told. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("Bell.ring() wakes all who wait, and nobody who comes later", async () => {
  const bell = new Bell();
  const told: string[] = [];
  const tell = listen(told);
  tell("one", bell.next);
  tell("two", bell.next);
  bell.ring();
  tell("late", bell.next);
  await turn();
  assertEquals(told, ["one", "two"]);
  bell.ring();
  await turn();
  assertEquals(told, ["one", "two", "late"]);
});

Deno.test("Bell.nextOr() ends with the ring or with its signal", async () => {
  const bell = new Bell();
  const stop = new AbortController();
  const told: string[] = [];
  const tell = listen(told);
  tell("rung", bell.nextOr(new AbortController().signal));
  bell.ring();
  await turn();
  assertEquals(told, ["rung"]);
  tell("stopped", bell.nextOr(stop.signal));
  await turn();
  assertEquals(told, ["rung"]);
  stop.abort();
  await turn();
  assertEquals(told, ["rung", "stopped"]);
});

Deno.test("Bell.nextOr() does not wait for what is not wanted any more", async () => {
  await new Bell().nextOr(AbortSignal.abort());
});
