import { deepStrictEqual as assertEquals, ok } from "node:assert";
import type { HookEntry } from "../../../lib/hooks/entry.ts";
import { rehearse } from "../../../lib/hooks/rehearsal.ts";
import { until } from "../child_scripts.ts";
import { CONTEXT, UnitFolder } from "./units.ts";

const { signal } = new AbortController();

/** Rehearses, and tells what is not a matter of time. */
async function outline(
  entries: readonly HookEntry[],
  stop: AbortSignal = signal,
): Promise<string[]> {
  const steps = await rehearse(entries, { context: CONTEXT, signal: stop });
  ok(steps.every(({ ms }) => ms >= 0 && ms < 10_000));
  return steps.map(({ name, phase, result }) => `${phase} ${name}: ${result}`);
}

Deno.test("rehearse() goes through all hooks and back", async () => {
  using folder = new UnitFolder();
  folder.noting("b", "order=2");
  folder.noting("a", "order=1");
  const steps = await outline(await folder.source().survey());
  assertEquals(steps, [
    "freeze a: ok",
    "freeze b: ok",
    "thaw b: ok",
    "thaw a: ok",
  ]);
  assertEquals(folder.calls(), ["a freeze", "b freeze", "b thaw", "a thaw"]);
});

Deno.test("rehearse() undoes what was begun when one fails", async () => {
  using folder = new UnitFolder();
  folder.noting("a");
  folder.unit("b", `exec=${folder.write("[ $1 = thaw ]")}`);
  folder.noting("c");
  const steps = await outline(await folder.source().survey());
  assertEquals(steps, [
    "freeze a: ok",
    "freeze b: failed",
    "freeze c: not reached",
    "thaw b: ok",
    "thaw a: ok",
  ]);
  assertEquals(folder.calls(), ["a freeze", "a thaw"]);
});

Deno.test("rehearse() goes on after a failure that a freeze would survive", async () => {
  using folder = new UnitFolder();
  folder.unit("a", `exec=${folder.write("exit 1")}`, "on-failure=continue");
  folder.unit("b", "exec=/no/such", "on-failure=continue");
  folder.noting("c");
  const steps = await outline(await folder.source().survey());
  assertEquals(steps, [
    "freeze a: failed",
    "freeze b: refused",
    "freeze c: ok",
    "thaw c: ok",
    "thaw a: failed",
  ]);
});

Deno.test("rehearse() runs nothing if a freeze would fail at once", async () => {
  using folder = new UnitFolder();
  folder.noting("a");
  folder.unit("b", "exec=/no/such");
  const steps = await outline(await folder.source().survey());
  assertEquals(steps, ["freeze a: not reached", "freeze b: refused"]);
  assertEquals(folder.calls(), []);
});

Deno.test("rehearse() undoes what was begun when it is broken off", async () => {
  using folder = new UnitFolder();
  folder.noting("a");
  const program = folder.write(
    "[ $1 = thaw ] && exit",
    "echo $$ > $HERE/pid",
    "exec sleep 75",
  );
  folder.unit("b", `exec=${program}`);
  folder.noting("c");
  const stop = new AbortController();
  const work = outline(await folder.source().survey(), stop.signal);
  await until(() => folder.read("pid") !== "", "the second hook");
  stop.abort();
  const steps = await work;
  assertEquals(steps, [
    "freeze a: ok",
    "freeze b: failed",
    "freeze c: not reached",
    "thaw b: ok",
    "thaw a: ok",
  ]);
  assertEquals(folder.calls(), ["a freeze", "a thaw"]);
});

Deno.test("rehearse() tells of a hook that does not hold", async () => {
  const done = () => Promise.resolve({ output: "", attempts: 1 });
  const entry: HookEntry = {
    name: "db",
    path: "/db.hook",
    type: "postgresql",
    onFailure: "abort",
    timeoutMs: 1000,
    quiescer: {
      name: "db",
      kind: "postgresql",
      order: 1,
      onFailure: "abort",
      timeoutMs: 1000,
      quiesce: done,
      resume: done,
      lost: () => Promise.resolve("its connection has dropped"),
    },
  };
  const steps = await rehearse([entry], { context: CONTEXT, signal });
  assertEquals(steps.map(({ phase, error }) => [phase, error]), [
    ["freeze", undefined],
    ["check", "its connection has dropped"],
    ["thaw", undefined],
  ]);
});
