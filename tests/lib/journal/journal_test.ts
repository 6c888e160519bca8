import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { Journal } from "../../../lib/journal/journal.ts";
import { readJournal } from "../../../lib/journal/read.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { cycleOf, entryLike, USUAL } from "../../fixtures/cycles.ts";
import { VirtualClock } from "../freeze/virtual_clock.ts";
import { journalStage, MEMORY, sizesIn } from "./stage.ts";

Deno.test("Journal.add() writes cycles down in order", async () => {
  await using stage = await journalStage();
  await using journal = new Journal(stage.parts);
  for (const cycle of ["a", "b", "c"]) journal.add(cycleOf(USUAL, { cycle }));
  await journal[Symbol.asyncDispose]();
  const { entries = [] } = await readJournal(stage.journal) ?? {};
  assertEquals(entries, ["a", "b", "c"].map((cycle) => entryLike({ cycle })));
});

Deno.test("Journal.find() tells what clients would have been told", async () => {
  await using stage = await journalStage();
  await using journal = new Journal(stage.parts);
  assertSame(await journal.find(), undefined);
  const [first, last] = ["a", "b"].map((cycle) => cycleOf(USUAL, { cycle }));
  ok(first && last);
  journal.add(first);
  journal.add(last);
  await journal[Symbol.asyncDispose]();
  assertEquals(await journal.find(), last);
  assertEquals(await journal.find("a"), first);
  assertSame(await journal.find("A"), undefined);
});

Deno.test("Journal keeps nothing if it is told so", async () => {
  await using stage = await journalStage();
  stage.setting = undefined;
  await using journal = new Journal(stage.parts);
  journal.add(cycleOf(USUAL));
  await journal[Symbol.asyncDispose]();
  assertSame(await journal.find(), undefined);
  assertEquals(await sizesIn(stage.path), []);
});

Deno.test("Journal goes on after a cycle that it could not write", async () => {
  await using stage = await journalStage();
  await using journal = new Journal(stage.parts);
  await Deno.mkdir(stage.journal);
  journal.add(cycleOf(USUAL, { cycle: "lost" }));
  await journal[Symbol.asyncDispose]();
  await Deno.remove(stage.journal);
  journal.add(cycleOf(USUAL, { cycle: "kept" }));
  await journal[Symbol.asyncDispose]();
  assertSame((await journal.find())?.cycle, "kept");
});

Deno.test("Journal lets no more than so many cycles wait", async () => {
  await using stage = await journalStage();
  const gate = Promise.withResolvers<void>();
  const blocked = stage.parts.turns.run(() => gate.promise);
  await using journal = new Journal(stage.parts);
  for (let count = 0; count < LIMITS.journalWaiting + 10; count++) {
    journal.add(cycleOf(USUAL, { cycle: String(count) }));
  }
  gate.resolve();
  await blocked;
  await journal[Symbol.asyncDispose]();
  const { entries = [] } = await readJournal(stage.journal) ?? {};
  assertSame(entries.length, LIMITS.journalWaiting);
  assertSame(entries.at(-1)?.cycle, String(LIMITS.journalWaiting - 1));
});

Deno.test("Journal does not wait for a disk for ever when it ends", async () => {
  await using stage = await journalStage();
  using clock = new VirtualClock();
  const gate = Promise.withResolvers<void>();
  const busy = stage.parts.turns.run(() => gate.promise);
  const journal = new Journal(stage.parts);
  journal.add(cycleOf(USUAL));
  await clock.until(journal[Symbol.asyncDispose]());
  assertSame(clock.now, LIMITS.journalEndMs);
  gate.resolve();
  await busy;
  await stage.parts.turns.run(() => Promise.resolve());
});

Deno.test("Journal stays within its bounds for 10,000 cycles", async () => {
  await using stage = await journalStage(MEMORY);
  await using journal = new Journal(stage.parts);
  for (let count = 0; count < 10_000; count++) {
    journal.add(cycleOf(USUAL, { cycle: `cycle-${count}` }));
    const isFull = (count + 1) % LIMITS.journalWaiting === 0;
    if (isFull) await journal[Symbol.asyncDispose]();
  }
  await journal[Symbol.asyncDispose]();
  const sizes = await sizesIn(stage.path);
  const names = ["journal.jsonl", "journal.jsonl.1"];
  assertEquals(sizes.map(([name]) => name), names);
  ok(sizes.every(([, size]) => size <= LIMITS.journalBytes));
  const { entries = [], unreadable } = await readJournal(stage.journal) ?? {};
  assertSame(entries.at(-1)?.cycle, "cycle-9999");
  ok(entries.length > 1000 && entries.length < 10_000);
  assertSame(unreadable, 0);
});
