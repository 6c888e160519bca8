import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { FileTable } from "../../../lib/files/table.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { takePages } from "../../../lib/pages.ts";
import { SystemError } from "../../../lib/platform/system_error.ts";
import { type FakeFile, FakeFiles } from "../../fakes/files.ts";
import { FakeTimer } from "../../fakes/timer.ts";
import { turn } from "../../helpers.ts";

const IDLE_MS = 60_000;

interface Stage {
  readonly table: FileTable;
  readonly files: FakeFiles;
  readonly timer: FakeTimer;
}

function newStage(): Stage {
  const files = new FakeFiles();
  const timer = new FakeTimer();
  let last = 999;
  const counter = { next: () => Promise.resolve(++last) };
  const idleMs = () => IDLE_MS;
  return {
    table: new FileTable({ files, counter, timer, idleMs }),
    files,
    timer,
  };
}

function only(files: FakeFiles): FakeFile {
  const [file] = files.opened;
  if (file === undefined) throw new Error("nothing was opened");
  return file;
}

const EXPIRED =
  "handle '1000' has not been found: it was closed because nobody had used it";

Deno.test("FileTable numbers only what could be opened", async () => {
  const { table, files } = newStage();
  files.refusal = new SystemError("No such file or directory");
  await rejects(table.open("/x", "w"), {
    name: "AgentError",
    message: "failed to open file '/x' (mode: 'w'): No such file or directory",
  });
  files.refusal = undefined;
  assertSame(await table.open("/x", "r"), 1000);
});

Deno.test("FileTable closes what it cannot number", async () => {
  const files = new FakeFiles();
  const counter = { next: () => Promise.reject(new Error("full")) };
  const timer = new FakeTimer();
  const table = new FileTable({ files, counter, timer, idleMs: () => 1 });
  await rejects(table.open("/x", "r"), /full/);
  assertEquals(only(files).events, ["close"]);
});

Deno.test("FileTable closes a file that nobody uses", async () => {
  const { table, files, timer } = newStage();
  const handle = await table.open("/x", "r");
  timer.pass(IDLE_MS - 1);
  await table.read(handle, 1);
  timer.pass(IDLE_MS - 1);
  await table.read(handle, 1);
  timer.pass(IDLE_MS + 1000);
  await turn();
  assertEquals(only(files).events, ["read", "read", "close"]);
  await rejects(table.read(handle, 1), { message: EXPIRED });
  assertSame(timer.pending, 0);
});

Deno.test("FileTable does not close a file that is at work", async () => {
  const { table, files, timer } = newStage();
  const handle = await table.open("/x", "r");
  const { promise, resolve } = Promise.withResolvers<void>();
  only(files).gate = promise;
  const reading = table.read(handle, 5);
  timer.pass(10 * IDLE_MS);
  resolve();
  assertSame((await reading).bytes.length, 5);
  await table.close(handle);
});

Deno.test("FileTable has a limit, and room again after a close", async () => {
  const { table } = newStage();
  for (let count = 0; count < LIMITS.openFiles; count++) {
    await table.open("/x", "r");
  }
  await rejects(table.open("/x", "r"), {
    message: "failed to open file '/x' (mode: 'r'): 256 files are open",
  });
  await table.close(1000);
  assertSame(await table.open("/x", "r"), 1256);
  await table[Symbol.asyncDispose]();
});

Deno.test("FileTable counts files that are being opened", async () => {
  const { table } = newStage();
  const opening = Array.from(
    { length: LIMITS.openFiles + 1 },
    () => table.open("/x", "r"),
  );
  const results = await Promise.allSettled(opening);
  const refused = results.filter(({ status }) => status === "rejected");
  assertSame(refused.length, 1);
});

Deno.test("FileTable lets clients take turns at one handle", async () => {
  const { table, files } = newStage();
  const handle = await table.open("/x", "r+");
  const { promise, resolve } = Promise.withResolvers<void>();
  only(files).gate = promise;
  const reading = table.read(handle, 1);
  const writing = table.write(handle, () => new Uint8Array(3));
  const closing = table.close(handle);
  await rejects(table.read(handle, 1), /has not been found$/);
  resolve();
  await Promise.all([reading, writing, closing]);
  assertEquals(only(files).events, ["read", "write", "close"]);
});

Deno.test("FileTable lets go of a file that cannot be closed well", async () => {
  const { table, files } = newStage();
  const handle = await table.open("/x", "w");
  only(files).steps.push(new SystemError("Disk quota exceeded"));
  await rejects(table.close(handle), {
    message: "failed to close handle: Disk quota exceeded",
  });
  await rejects(table.close(handle), {
    message: "handle '1000' has not been found",
  });
});

Deno.test("FileTable does not take a huge number for a small one", async () => {
  const { table } = newStage();
  await table.open("/x", "r");
  await rejects(table.close(2n ** 64n + 1000n), /has not been found/);
  await table.close(1000);
});

Deno.test("FileTable decodes nothing for a handle that does not exist", async () => {
  const { table } = newStage();
  const decode = () => {
    throw new Error("decoded");
  };
  await rejects(table.write(5, decode), {
    message: "handle '5' has not been found",
  });
});

Deno.test("FileTable gives the memory back that it has written from", async () => {
  const { table, files } = newStage();
  const handle = await table.open("/x", "w");
  const good = takePages(100_000);
  assertSame(await table.write(handle, () => good), 100_000);
  const short = takePages(100_000);
  await rejects(table.write(handle, () => short, 100_001), /argument count/);
  const unlucky = takePages(100_000);
  only(files).steps.push(new SystemError("Disk quota exceeded"));
  await rejects(table.write(handle, () => unlucky), /quota exceeded$/);
  const lengths = [good, short, unlucky].map(({ length }) => length);
  assertEquals(lengths, [0, 0, 0]);
});

Deno.test("FileTable waits only a little for the last close", async () => {
  const { table, files, timer } = newStage();
  await table.open("/x", "r");
  only(files).gate = new Promise(() => {});
  await table[Symbol.asyncDispose]();
  assertSame(timer.pending, 0);
});
