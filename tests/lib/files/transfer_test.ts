import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { readUpTo, writeUpTo } from "../../../lib/files/transfer.ts";
import { SystemError } from "../../../lib/platform/system_error.ts";
import { FakeFile, type Step } from "../../fakes/files.ts";

const BROKEN = new SystemError("Input/output error");
const NOT_NOW = "Resource temporarily unavailable";

function fileOf(...steps: Step[]): FakeFile {
  const file = new FakeFile();
  file.steps.push(...steps);
  return file;
}

const READS: readonly (readonly [
  what: string,
  steps: Step[],
  length: number,
  isEnd: boolean,
])[] = [
  ["all at once, which is not yet the end", [10], 10, false],
  ["in pieces", [4, 4, 2], 10, false],
  ["up to the end", [4, 0], 4, true],
  ["the end itself", [0], 0, true],
  ["what a pipe has for now", [4, undefined], 4, false],
  ["what came before a failure", [4, BROKEN], 4, false],
];

for (const [what, steps, length, isEnd] of READS) {
  Deno.test(`readUpTo() reads ${what}`, async () => {
    const chunk = await readUpTo(fileOf(...steps), 10);
    assertEquals([chunk.bytes.length, chunk.isEnd], [length, isEnd]);
  });
}

Deno.test("readUpTo() does not look at the file for no bytes", async () => {
  const file = fileOf();
  ok(!(await readUpTo(file, 0)).isEnd);
  assertEquals(file.events, []);
});

Deno.test("readUpTo() fails if there is nothing to lose", async () => {
  await rejects(readUpTo(fileOf(BROKEN), 10), BROKEN);
  await rejects(readUpTo(fileOf(undefined), 10), { message: NOT_NOW });
});

Deno.test("readUpTo() does not hide a mistake of ours", async () => {
  await rejects(readUpTo(fileOf(4, new TypeError("bug")), 10), TypeError);
});

Deno.test("writeUpTo() writes all, in pieces if need be", async () => {
  assertSame(await writeUpTo(fileOf(4, 4, 2), new Uint8Array(10)), 10);
  assertSame(await writeUpTo(fileOf(), new Uint8Array(0)), 0);
});

Deno.test("writeUpTo() writes what a pipe takes for now", async () => {
  assertSame(await writeUpTo(fileOf(4, undefined), new Uint8Array(10)), 4);
});

Deno.test("writeUpTo() fails if nothing is taken, or if something breaks", async () => {
  const bytes = new Uint8Array(10);
  await rejects(writeUpTo(fileOf(undefined), bytes), { message: NOT_NOW });
  await rejects(writeUpTo(fileOf(4, BROKEN), bytes), BROKEN);
});

Deno.test("readUpTo() takes memory as it reads", async () => {
  const MIB = 2 ** 20;
  const file = fileOf(4 * MIB, 3 * MIB, MIB, 4 * MIB, 0);
  const { bytes, isEnd } = await readUpTo(file, 48 * MIB);
  assertEquals([bytes.length, isEnd], [12 * MIB, true]);
  ok(bytes.buffer.byteLength <= 16 * MIB);
});

Deno.test("readUpTo() reads the last of many bytes", async () => {
  const count = 9 * 2 ** 20 + 1;
  const { bytes, isEnd } = await readUpTo(fileOf(), count);
  assertEquals([bytes.length, isEnd], [count, false]);
});
