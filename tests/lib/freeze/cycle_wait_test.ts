import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { atOnce, Gate, inTurn } from "./behaviour.ts";
import { assertClean, type Bench, benchOf } from "./bench.ts";
import { VirtualClock } from "./virtual_clock.ts";

const HANGS: readonly {
  what: string;
  arrange: (bench: Bench) => void;
  error: string;
  events: readonly string[];
}[] = [
  {
    what: "the first plan",
    arrange: ({ filesystems }) => filesystems.onPlan = new Gate().pass,
    error: "Cannot plan the freeze",
    events: [],
  },
  {
    what: "the second plan",
    arrange: ({ filesystems }) =>
      filesystems.onPlan = inTurn(atOnce, new Gate().pass),
    error: "Cannot plan the freeze",
    events: ["quiesce x", "resume x"],
  },
  {
    what: "the hooks",
    arrange: ({ applications }) => applications.onLook = new Gate().pass,
    error: "Cannot read the hooks",
    events: [],
  },
  {
    what: "a place for the marker",
    arrange: ({ marker }) => marker.place = () => new Promise(() => {}),
    error: "Cannot find a place for the frozen marker",
    events: [],
  },
];

for (const { what, arrange, error, events } of HANGS) {
  Deno.test(`Cycle.freeze() does not wait for ever for ${what}`, async () => {
    using clock = new VirtualClock();
    const bench = benchOf("/");
    bench.applications.install("x");
    arrange(bench);
    const message = `${error}: no answer within 30 s`;
    await clock.until(rejects(bench.freeze(), { message }));
    assertSame(clock.now, 30_000);
    assertEquals(bench.applications.events, events);
    assertClean(bench);
  });

  Deno.test(`Cycle.stop() ends the wait for ${what}`, async () => {
    using clock = new VirtualClock();
    const bench = benchOf("/");
    bench.applications.install("x");
    arrange(bench);
    const message = `${error}: a thaw was asked for meanwhile`;
    const freezing = rejects(bench.freeze(), { message });
    await clock.pass(1000);
    assertSame(await clock.until(bench.freezer.thaw()), 0);
    await freezing;
    assertSame(clock.now, 1000);
    assertEquals(bench.applications.events, events);
    assertClean(bench);
  });
}

/** How long the agent waits for the disk to take a note. */
const NOTE_MS = 5000;
const LATE =
  "Cannot note down how far the freeze has come: no answer within 5 s";

/** A machine with an application, whose disk takes no note until let go. */
function stuckBench() {
  const bench = benchOf("/");
  bench.applications.install("x");
  const gate = new Gate();
  bench.marker.onTurn = gate.pass;
  return { bench, gate };
}

Deno.test("Cycle.freeze() does not wait for ever for its note", async () => {
  using clock = new VirtualClock();
  const { bench, gate } = stuckBench();
  await clock.until(rejects(bench.freeze(), { message: LATE }));
  assertSame(clock.now, NOTE_MS);
  assertEquals(bench.applications.events, []);
  gate.open();
  await clock.pass(1);
  assertClean(bench);
});

Deno.test("Cycle.thaw() keeps nobody waiting for its notes", async () => {
  using clock = new VirtualClock();
  const bench = benchOf("/");
  for (const name of ["x", "y", "z"]) bench.applications.install(name);
  await clock.until(bench.freeze());
  const begun = clock.now;
  const gate = new Gate();
  bench.marker.onTurn = gate.pass;
  const thawing = rejects(bench.freezer.thaw(), {
    message: new RegExp(`^${LATE}`),
  });
  await clock.until(thawing);
  assertEquals(bench.kernel.frozen, []);
  assertEquals(bench.applications.events.slice(3), [
    ...["resume z", "resume y", "resume x"],
  ]);
  assertSame(clock.now - begun, NOTE_MS);
  gate.open();
  await clock.pass(1);
  assertClean(bench);
});

Deno.test("Cycle.freeze() goes on when the disk does", async () => {
  using clock = new VirtualClock();
  const { bench, gate } = stuckBench();
  await clock.until(rejects(bench.freeze(), { message: LATE }));
  gate.open();
  await clock.pass(1);
  assertSame(await clock.until(bench.freeze()), 1);
  assertSame(await clock.until(bench.freezer.thaw()), 1);
  assertClean(bench);
});
