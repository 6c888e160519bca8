import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { DeadlineError, until, within } from "./deadline.ts";

Deno.test("within() gives the result that comes in time", async () => {
  assertEquals(await within(Promise.resolve(3), { what: "three" }), 3);
});

Deno.test("within() says what it waited for in vain", async () => {
  const never = new Promise<never>(() => {});
  await rejects(within(never, { what: "Godot", seconds: 0.01 }), {
    name: "DeadlineError",
    message: "Cannot wait longer for Godot: 0.01 s have passed",
  });
});

Deno.test("until() looks until there is something to see", async () => {
  let looks = 0;
  const seen = await until(() => ++looks < 3 ? undefined : "it", {
    what: "it",
  });
  assertEquals([seen, looks], ["it", 3]);
});

Deno.test("until() gives up at its deadline", async () => {
  await rejects(
    until(() => undefined, { what: "nothing", seconds: 0 }),
    DeadlineError,
  );
});

Deno.test("until() passes on what the probe throws", async () => {
  const probe = () => Promise.reject(new Error("broken"));
  await rejects(until(probe, { what: "it" }), { message: "broken" });
});
