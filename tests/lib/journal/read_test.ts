import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { lineOf } from "../../../lib/journal/line.ts";
import { readJournal, readSmall } from "../../../lib/journal/read.ts";
import { entryLike } from "../../fixtures/cycles.ts";
import { workFolder } from "../../e2e/work_folder.ts";

const LINE = lineOf(entryLike());

Deno.test("readJournal() finds nothing where there is nothing", async () => {
  await using folder = await workFolder();
  assertSame(await readJournal(`${folder.path}/journal.jsonl`), undefined);
});

Deno.test("readJournal() reads the older part alone", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  await Deno.writeTextFile(`${path}.1`, LINE);
  assertSame((await readJournal(path))?.entries.length, 1);
});

Deno.test("readJournal() counts what it cannot read", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  await Deno.writeTextFile(`${path}.1`, `${LINE}{"journal":1,"cy`);
  await Deno.writeTextFile(path, `\0\0\0\n\n[]\n${LINE}{"jour`);
  const { entries = [], ...rest } = await readJournal(path) ?? {};
  assertSame(entries.length, 2);
  assertEquals(rest, { unreadable: 3, isTorn: true });
});

Deno.test("readJournal() reads no more than a journal can hold", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  const lines = Math.ceil(12 * 2 ** 20 / LINE.length);
  await Deno.writeTextFile(path, LINE.repeat(lines));
  const { entries = [], unreadable } = await readJournal(path) ?? {};
  ok(entries.length > lines / 4 && entries.length < lines / 2);
  assertSame(unreadable, 0);
});

Deno.test("readJournal() does not wait for a pipe", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  await rejects(readJournal(path), /it is not a file$/);
});

Deno.test("readSmall() reads a small file", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/a`;
  await Deno.writeTextFile(path, "abc");
  assertSame(await readSmall(path, 10), "abc");
  assertSame(await readSmall(`${folder.path}/b`, 10), undefined);
});
