import {
  deepStrictEqual as assertEquals,
  match,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { NotBegun } from "../../../lib/freeze/quiescer.ts";
import { fails, Gate, slow } from "./behaviour.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import type { ApplicationOptions } from "./fake_quiescers.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** A machine with one filesystem and some applications. */
function benchWith(
  applications: Readonly<Record<string, ApplicationOptions>>,
): Bench {
  const bench = benchOf("/");
  for (const [name, options] of Object.entries(applications)) {
    bench.applications.install(name, options);
  }
  return bench;
}

Deno.test("Sequence goes up before the freeze, and down after the thaw", async () => {
  using clock = new VirtualClock();
  const bench = benchWith({ c: { order: 30 }, a: { order: 10 }, b: {} });
  const { applications, kernel, freezer } = bench;
  const seen: string[][] = [];
  kernel.onFrozen = () => seen.push([...applications.events]);
  await clock.until(bench.freeze());
  assertEquals(seen, [["quiesce b", "quiesce a", "quiesce c"]]);
  kernel.change("/", {
    thaw: () => Promise.resolve(void seen.push([...applications.events])),
  });
  assertSame(await clock.until(freezer.thaw()), 1);
  assertEquals(seen[1], seen[0]);
  assertEquals(applications.events.slice(3), [
    "resume c",
    "resume a",
    "resume b",
  ]);
  assertSame(freezer.report()?.verdict, "application-consistent");
  assertClean(bench);
});

Deno.test("Sequence tells quiescers about their cycle", async () => {
  using clock = new VirtualClock();
  const bench = benchWith({ a: { timeoutMs: 7000 } });
  const { signal } = new AbortController();
  const asked = { signal, cycle: "nightly", reason: "backup" };
  await clock.until(bench.freezeFor(asked));
  await clock.pass(1000);
  await clock.until(bench.freezer.thaw());
  const told = { cycle: "nightly", reason: "backup", mountpoints: ["/"] };
  const wall = bench.clock.wall();
  assertEquals(bench.applications.contexts, [
    { ...told, deadline: wall + 6000 },
    { ...told, deadline: wall + 7000 },
  ]);
});

Deno.test("Sequence notes marks before each begins, and as they are resumed", async () => {
  using clock = new VirtualClock();
  const bench = benchWith({ a: {}, b: { isMarked: false }, c: {} });
  const notes: string[] = [];
  bench.marker.onWrite = ({ hooks }) =>
    notes.push(`${bench.applications.events.at(-1) ?? "-"}: ${hooks}`);
  await clock.until(bench.freeze());
  await clock.until(bench.freezer.thaw());
  assertEquals(notes, [
    ...["-: a", "quiesce a: a", "quiesce b: a,c"],
    ...["quiesce c: a,c", "quiesce c: a,c", "quiesce c: a,c"],
    ...["resume c: a", "resume b: a"],
  ]);
});

const FAILURES: readonly {
  what: string;
  quiesce: () => Promise<void>;
  error: RegExp;
  resumed?: boolean;
  ms?: number;
}[] = [
  { what: "fails", quiesce: fails("EIO"), error: /EIO/ },
  {
    what: "did not begin",
    quiesce: () => Promise.reject(new NotBegun("there is none")),
    error: /^AgentError: there is none$/,
    resumed: false,
  },
  {
    what: "hangs",
    quiesce: new Gate().pass,
    error: /^AgentError: Cannot quiesce b: no answer within 10 s$/,
    ms: 12_000,
  },
  {
    what: "ends well, but too late",
    quiesce: slow(11_000),
    error: /^AgentError: Cannot quiesce b: no answer within 10 s$/,
    ms: 11_000,
  },
];

for (const { what, quiesce, error, resumed = true, ms = 0 } of FAILURES) {
  const undone = resumed ? ["resume b"] : [];
  const begun = resumed ? [] : ["not begun quiesce b"];

  Deno.test(`Sequence gives up the freeze when one ${what}`, async () => {
    using clock = new VirtualClock();
    const bench = benchWith({ a: {}, b: { quiesce }, c: {} });
    const { applications, freezer, kernel } = bench;
    match(await clock.until(bench.freeze().catch(String)) as string, error);
    assertSame(clock.now, ms);
    assertEquals(applications.events, [
      ...["quiesce a", "quiesce b", ...begun, ...undone, "resume a"],
    ]);
    assertEquals(kernel.events, []);
    assertSame(freezer.report()?.verdict, "broken");
    assertClean(bench);
  });

  Deno.test(`Sequence goes on without one that ${what} if told so`, async () => {
    using clock = new VirtualClock();
    const b: ApplicationOptions = { quiesce, onFailure: "continue" };
    const bench = benchWith({ a: {}, b, c: {} });
    const { applications, freezer } = bench;
    assertSame(await clock.until(bench.freeze()), 1);
    await clock.until(freezer.thaw());
    assertEquals(applications.events, [
      ...["quiesce a", "quiesce b", ...begun, "quiesce c"],
      ...["resume c", ...undone, "resume a"],
    ]);
    const { verdict, because = [] } = freezer.report() ?? {};
    assertSame(verdict, "filesystem-consistent");
    assert(because[0]?.startsWith("b failed to quiesce: "));
    assertClean(bench);
  });
}

Deno.test("Sequence breaks off what is not wanted, and waits a little", async () => {
  using clock = new VirtualClock();
  const bench = benchWith({ a: {}, b: { quiesce: slow(9000) } });
  const freezing = bench.freeze().catch(String);
  await clock.pass(1000);
  assertSame(await clock.until(bench.freezer.thaw()), 0);
  assertSame(clock.now, 3000);
  assertSame(
    await freezing,
    "AgentError: Cannot quiesce b: a thaw was asked for meanwhile",
  );
  assertEquals(bench.applications.events.slice(-2), ["resume b", "resume a"]);
  assertClean(bench);
});

for (
  const [what, resume] of [["fails", fails("EIO")], [
    "hangs",
    new Gate().pass,
  ]] as const
) {
  Deno.test(`Sequence resumes others when resuming one ${what}`, async () => {
    using clock = new VirtualClock();
    const bench = benchWith({ a: {}, b: { resume }, c: {} });
    const { applications, freezer } = bench;
    await clock.until(bench.freeze());
    await clock.until(rejects(freezer.thaw()));
    assertSame(clock.now, what === "hangs" ? 12_000 : 0);
    assertEquals(applications.events.slice(3), [
      ...["resume c", "resume b", "resume a"],
    ]);
    const { verdict, because } = freezer.report() ?? {};
    assertSame(verdict, "filesystem-consistent");
    match(String(because), /^b failed to resume: /);
    assertSame(await clock.until(freezer.thaw()), 0);
    assertClean(bench);
  });
}

Deno.test("Sequence.verify() gives up a freeze when one that matters is lost", async () => {
  using clock = new VirtualClock();
  const lost = () => Promise.resolve("its connection dropped");
  const bench = benchWith({ a: {}, b: { lost } });
  await clock.until(rejects(bench.freeze(), {
    message: "Cannot freeze: b did not hold: its connection dropped",
  }));
  const { verdict, hooks = [] } = bench.freezer.report() ?? {};
  assertSame(verdict, "broken");
  assertSame(hooks[1]?.result, "lost");
  assertEquals(bench.kernel.events.slice(-2), ["freeze /", "thaw /"]);
  assertEquals(bench.applications.events.slice(-2), ["resume b", "resume a"]);
  assertClean(bench);
});

const LOST: Readonly<Record<string, () => Promise<string | undefined>>> = {
  "is lost": () => Promise.resolve("it is away"),
  "fails to tell": () => Promise.reject(new Error("it is away")),
  "does not tell": async () => void await new Gate().pass(),
};

for (const [what, lost] of Object.entries(LOST)) {
  Deno.test(`Sequence.verify() marks a cycle down when one ${what}`, async () => {
    using clock = new VirtualClock();
    const bench = benchWith({ a: {}, b: { lost, onFailure: "continue" } });
    assertSame(await clock.until(bench.freeze()), 1);
    assert(clock.now <= 1000);
    await clock.until(bench.freezer.thaw());
    const { verdict, because } = bench.freezer.report() ?? {};
    assertSame(verdict, "filesystem-consistent");
    match(String(because), /^b did not hold: .*(away|within 1 s)$/);
  });
}

Deno.test("Sequence.verify() sees what is lost until the thaw, and delays nothing", async () => {
  using clock = new VirtualClock();
  const answers = [undefined, "its connection dropped"];
  const lost = async () => {
    await slow(500)();
    return answers.shift();
  };
  const bench = benchWith({ a: { lost } });
  await clock.until(bench.freeze());
  const thawing = bench.freezer.thaw();
  await clock.pass(0);
  assertEquals(bench.kernel.frozen, []);
  assertEquals(bench.applications.events, ["quiesce a"]);
  assertSame(await clock.until(thawing), 1);
  const { verdict, because } = bench.freezer.report() ?? {};
  assertSame(verdict, "filesystem-consistent");
  assertEquals(because, ["a did not hold: its connection dropped"]);
  assertClean(bench);
});

Deno.test("Sequence.begun() is resumed by a successor in reverse order", async () => {
  using clock = new VirtualClock();
  const before = benchWith({ a: {}, b: {}, c: { isMarked: false } });
  await clock.until(before.freeze());
  before.kill();
  const bench = new Bench({ after: before });
  await clock.until(bench.freezer.recover());
  await clock.pass(0);
  assertSame(await clock.until(bench.freezer.thaw()), 1);
  assertEquals(bench.applications.events.slice(4), ["resume b", "resume a"]);
  const { cycle, by, verdict, because } = bench.freezer.report() ?? {};
  assertEquals([cycle, by], [before.freezer.report()?.cycle, "a test"]);
  assertSame(verdict, "filesystem-consistent");
  assertEquals(because, [
    "the agent was killed while filesystems were frozen",
  ]);
  assertClean(bench);
});

Deno.test("FilesystemFreezer does not freeze when quiescers cannot be read", async () => {
  using clock = new VirtualClock();
  const bench = benchWith({ a: {} });
  bench.applications.failure = new Error("a.hook is not root's");
  await clock.until(rejects(bench.freeze(), /a.hook is not root's/));
  assertEquals([bench.applications.events, bench.kernel.events], [[], []]);
  assertClean(bench);
});
