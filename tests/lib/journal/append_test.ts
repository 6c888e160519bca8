import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { appendLines } from "../../../lib/journal/append.ts";
import { readJournal } from "../../../lib/journal/read.ts";
import { lineOf } from "../../../lib/journal/line.ts";
import { entryLike } from "../../fixtures/cycles.ts";
import { sizesIn } from "./stage.ts";
import { workFolder } from "../../e2e/work_folder.ts";

function line(cycle: string): string {
  return lineOf(entryLike({ cycle }));
}

async function names(path: string): Promise<string[] | undefined> {
  const content = await readJournal(path);
  return content?.entries.map(({ cycle }) => cycle);
}

Deno.test("appendLines() makes a file that only root can read", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/lib/stillpoint/journal.jsonl`;
  await appendLines(path, line("a"));
  await appendLines(path, line("b"));
  assertEquals(await names(path), ["a", "b"]);
  const { mode } = await Deno.stat(path);
  const { mode: above } = await Deno.stat(`${folder.path}/lib/stillpoint`);
  assertEquals([mode, above].map((bits) => (bits ?? 0) & 0o777), [
    ...[0o600, 0o700],
  ]);
});

Deno.test("appendLines() keeps to its bound, and forgets the oldest", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  const size = line("cycle-10").length;
  for (let count = 10; count < 30; count++) {
    await appendLines(path, line(`cycle-${count}`), 4 * size);
  }
  const sizes = await sizesIn(folder.path);
  const parts = ["journal.jsonl", "journal.jsonl.1"];
  assertEquals(sizes.map(([name]) => name), parts);
  ok(sizes.every(([, bytes]) => bytes <= 4 * size));
  const found = await names(path) ?? [];
  assertSame(found.at(-1), "cycle-29");
  assertEquals(
    found,
    found.map((_, index) => {
      return `cycle-${30 - found.length + index}`;
    }),
  );
  ok(found.length > 4 && found.length <= 8);
});

Deno.test("appendLines() writes a line that is longer than the bound", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  await appendLines(path, line("a"), 10);
  await appendLines(path, line("b"), 10);
  assertEquals(await names(path), ["a", "b"]);
});

Deno.test("appendLines() goes on after half a line", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  await Deno.writeTextFile(path, line("a") + line("torn").slice(0, 200));
  ok((await readJournal(path))?.isTorn);
  await appendLines(path, line("b"));
  const content = await readJournal(path);
  assertEquals(await names(path), ["a", "b"]);
  assertEquals([content?.unreadable, content?.isTorn], [1, false]);
});

Deno.test("appendLines() keeps a whole line whose newline is missing", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  await Deno.writeTextFile(path, line("a").trimEnd());
  assertEquals(await names(path), ["a"]);
  await appendLines(path, line("b"));
  assertEquals(await names(path), ["a", "b"]);
  assertSame((await readJournal(path))?.unreadable, 0);
});

Deno.test("appendLines() takes turns with other agents", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  const size = line("cycle-10").length;
  const all = Array.from({ length: 8 }, (_, index) => `cycle-${10 + index}`);
  await Promise.all(
    all.map((cycle) => appendLines(path, line(cycle), 6 * size)),
  );
  assertEquals((await names(path))?.sort(), all);
});

Deno.test("readJournal() reads while lines are added and files change names", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  const size = line("cycle-100").length;
  const end = new AbortController();
  const writing = (async () => {
    for (let count = 100; count < 300; count++) {
      await appendLines(path, line(`cycle-${count}`), 20 * size);
    }
    end.abort();
  })();
  while (!end.signal.aborted) {
    const { entries = [], unreadable = 0 } = await readJournal(path) ?? {};
    const found = entries.map(({ cycle }) => Number(cycle.slice(6)));
    const first = found[0] ?? 0;
    // None twice, none missing in between, none in the wrong order.
    assertEquals(found, found.map((_, index) => first + index));
    assertSame(unreadable, 0);
  }
  await writing;
  assertSame((await names(path))?.at(-1), "cycle-299");
});
