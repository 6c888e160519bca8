import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Errno } from "../../../lib/ffi/errno.ts";
import {
  closeFile,
  type FileFlags,
  openFile,
  readFile,
  seekFile,
  writeFile,
} from "../../../lib/ffi/file.ts";
import { makeFifo } from "../../fixtures/fifo.ts";
import { makeTree } from "../../fixtures/tree.ts";

const BOTH: FileFlags = { read: true, write: true };
const READ: FileFlags = { read: true, write: false };
const WRITE: FileFlags = { read: false, write: true };
const BEYOND = 2 ** 33;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function use(
  path: string,
  flags: FileFlags,
  work: (fd: number) => Promise<void>,
): Promise<void> {
  const fd = await openFile(path, flags);
  try {
    await work(fd);
  } finally {
    await closeFile(fd);
  }
}

Deno.test("readFile() reads what was written, from where one is", async () => {
  await using tree = await makeTree({ file: "0123456789" });
  await use(`${tree.path}/file`, BOTH, async (fd) => {
    assertSame(await seekFile(fd, 4, "start"), 4);
    assertSame(await writeFile(fd, bytes("xy")), 2);
    assertSame(await seekFile(fd, -3n, "current"), 3);
    const into = new Uint8Array(4);
    assertSame(await readFile(fd, into), 4);
    assertEquals(into, bytes("3xy6"));
    assertSame(await seekFile(fd, 0, "end"), 10);
    assertSame(await readFile(fd, into), 0);
  });
});

Deno.test("seekFile() goes further than 32 bits", async () => {
  await using tree = await makeTree({ file: "" });
  await use(`${tree.path}/file`, BOTH, async (fd) => {
    assertSame(await seekFile(fd, BEYOND, "start"), BEYOND);
    await rejects(seekFile(fd, -1, "start"), { errno: Errno.EINVAL });
  });
});

Deno.test("openFile() appends, empties and makes files", async () => {
  await using tree = await makeTree({ file: "old" });
  const file = `${tree.path}/file`;
  const append = { ...WRITE, append: true };
  await use(file, append, async (fd) => {
    await seekFile(fd, 0, "start");
    await writeFile(fd, bytes("+"));
  });
  assertSame(await tree.read("file"), "old+");
  await use(file, { ...WRITE, truncate: true }, () => Promise.resolve());
  assertSame(await tree.read("file"), "");
  const fresh = { ...WRITE, createNew: true, permissions: 0o600 };
  await use(`${tree.path}/new`, fresh, () => Promise.resolve());
  const { mode } = await Deno.stat(`${tree.path}/new`);
  assertSame((mode ?? 0) & 0o777, 0o600);
  await rejects(openFile(file, fresh), { errno: Errno.EEXIST });
});

Deno.test("openFile() opens no other file than it is told", async () => {
  await using tree = await makeTree({ file: "" });
  const failure = { errno: Errno.EINVAL };
  await rejects(openFile(`${tree.path}/file\0x`, READ), failure);
  await rejects(openFile(`${tree.path}/none`, READ), { errno: Errno.ENOENT });
});

Deno.test("readFile() and writeFile() do not wait for a pipe", async () => {
  await using tree = await makeTree();
  const path = `${tree.path}/fifo`;
  await makeFifo(path);
  await use(path, READ, async (reader) => {
    const into = new Uint8Array(65536);
    assertSame(await readFile(reader, into), 0);
    await use(path, WRITE, async (writer) => {
      assertSame(await readFile(reader, into), undefined);
      let count: number | undefined = 1;
      while (count !== undefined) count = await writeFile(writer, into);
      assertSame(await readFile(reader, into), into.length);
    });
  });
});
