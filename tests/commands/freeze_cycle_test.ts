import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import type { FreezeRequest } from "../../lib/freeze/mod.ts";
import type { PastCycles } from "../../lib/journal/journal.ts";
import { FakeFreezer } from "../fakes/freezer.ts";
import { fakeAgent, fault, parseReplies, talkInTurn } from "../helpers.ts";

const FREEZE = "__org.stillpoint_freeze";
const LAST = "__org.stillpoint_last-cycle";

/** What a cycle looks like that a fake freezer knows nothing about. */
const REPORT = {
  ...{ cycle: "a cycle", by: "a test", command: FREEZE },
  ...{ began: "2026-01-01T00:00:00.000Z", frozen: 2 },
  ...{ phases: [], filesystems: [], hooks: [], because: [] },
};

/** A journal with one cycle. */
const JOURNAL: PastCycles = {
  find: (cycle = "old") =>
    Promise.resolve(cycle === "old" ? { ...REPORT, cycle } : undefined),
};

/** A journal of a machine that has never been frozen. */
const EMPTY: PastCycles = { find: () => Promise.resolve(undefined) };

async function ask(
  requests: readonly (readonly [execute: string, args: unknown])[],
  freezer: FakeFreezer = new FakeFreezer(),
  journal: PastCycles = EMPTY,
): Promise<{ replies: unknown[]; lines: string[] }> {
  const { text } = await talkInTurn(
    requests.map(([execute, args]) =>
      JSON.stringify({ execute, arguments: args })
    ),
    fakeAgent({ abilities: { freezer, journal } }),
  );
  return { replies: parseReplies(text), lines: text.split("\n").slice(0, -1) };
}

Deno.test("__org.stillpoint_freeze hands everything on and answers the report", async () => {
  const freezer = new FakeFreezer();
  const args = {
    ...{ mountpoints: ["/a"], timeout: 20, reason: "nightly" },
    "cycle-id": "2026-11-22:a",
  };
  const { replies } = await ask([[FREEZE, args]], freezer);
  const { signal: _, by, ...asked } = freezer.asked ?? {} as FreezeRequest;
  assertEquals(asked, {
    ...{ mountpoints: ["/a"], reason: "nightly", cycle: "2026-11-22:a" },
    ...{ command: FREEZE, holdMs: 20_000 },
  });
  assertEquals(replies, [{
    return: { ...REPORT, by, cycle: "2026-11-22:a", reason: "nightly" },
  }]);
});

Deno.test("__org.stillpoint_freeze takes a reason in any language", async () => {
  const freezer = new FakeFreezer();
  const reason = "Sicherung für 日本 – 🧊";
  await ask([[FREEZE, { reason }]], freezer);
  assertSame(freezer.asked?.reason, reason);
});

Deno.test("__org.stillpoint_freeze needs no arguments", async () => {
  const freezer = new FakeFreezer();
  await ask([[FREEZE, {}]], freezer);
  const { mountpoints, holdMs, cycle } = freezer.asked ?? {};
  assertEquals([mountpoints, holdMs, cycle], [undefined, undefined, undefined]);
});

Deno.test("__org.stillpoint_freeze goes to the freezer while frozen, too", async () => {
  const freezer = new FakeFreezer();
  await ask([[FREEZE, {}], [FREEZE, {}]], freezer);
  assertEquals(freezer.events, ["freeze", "freeze"]);
});

const CYCLE_ID =
  "Parameter 'cycle-id' expects at most 128 letters, digits and characters " +
  "of _.:@+-";
const REASON =
  "Parameter 'reason' expects at most 1024 characters, and no control " +
  "characters such as line breaks";

const REFUSED: readonly (readonly [args: unknown, desc: string])[] = [
  [{ timeout: 0 }, "Parameter 'timeout' expects at least 1 second"],
  [{ timeout: -5 }, "Parameter 'timeout' expects at least 1 second"],
  [{ "cycle-id": "" }, CYCLE_ID],
  [{ "cycle-id": "a b" }, CYCLE_ID],
  [{ "cycle-id": "a\n" }, CYCLE_ID],
  [{ "cycle-id": "x".repeat(129) }, CYCLE_ID],
  [{ reason: "x".repeat(1025) }, REASON],
  [{ reason: "a\0b" }, REASON],
  [{ reason: "a\nb" }, REASON],
  [{ reason: "a\tb" }, REASON],
  [{ reason: "\x1b[2J" }, REASON],
  [{ reason: "a\x7f" }, REASON],
  [{ reason: "a\x9bb" }, REASON],
  [{ foo: 1 }, "Parameter 'foo' is unexpected"],
];

for (const [args, desc] of REFUSED) {
  const given = JSON.stringify(args).slice(0, 40);
  Deno.test(`__org.stillpoint_freeze refuses ${given}`, async () => {
    const freezer = new FakeFreezer();
    const { lines } = await ask([[FREEZE, args]], freezer);
    assertEquals([lines, freezer.events], [[fault(desc)], []]);
  });
}

Deno.test("__org.stillpoint_last-cycle tells the report, while frozen as well", async () => {
  const { replies } = await ask([
    [FREEZE, { "cycle-id": "x" }],
    [LAST, {}],
    [LAST, { "cycle-id": "x" }],
  ]);
  const [first, second, third] = replies;
  assertEquals(second, first);
  assertEquals(third, first);
});

Deno.test("__org.stillpoint_last-cycle knows what an earlier agent wrote down", async () => {
  const freezer = new FakeFreezer();
  const requests = [[LAST, {}], [LAST, { "cycle-id": "old" }]] as const;
  const { replies } = await ask(requests, freezer, JOURNAL);
  const old = { return: { ...REPORT, cycle: "old" } };
  assertEquals(replies, [old, old]);
});

Deno.test("__org.stillpoint_last-cycle reads no file while frozen", async () => {
  const freezer = new FakeFreezer();
  const requests = [[FREEZE, {}], [LAST, { "cycle-id": "old" }]] as const;
  const { lines } = await ask(requests, freezer, JOURNAL);
  assertSame(
    lines[1],
    fault("Cannot tell how cycle old went: there is none"),
  );
});

Deno.test("__org.stillpoint_last-cycle says that there is none", async () => {
  const { lines } = await ask([[LAST, {}], [LAST, { "cycle-id": "y" }]]);
  assertSame(
    lines[0],
    fault("Cannot tell how the last cycle went: there is none"),
  );
  assertSame(lines[1], fault("Cannot tell how cycle y went: there is none"));
});
