import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Errno } from "../../../../lib/ffi/errno.ts";
import { memoryUnder } from "../../../../lib/platform/linux/memory.ts";
import { makeFifo, release } from "../../../fixtures/fifo.ts";
import { makeTree, type Tree } from "../../../fixtures/tree.ts";

const ENOSPC = 28;

function makeMemory(): Promise<Tree> {
  return makeTree({
    "block_size_bytes": "8000000\n",
    "memory0/state": "online\n",
    "memory0/removable": "0\n",
    "memory32/state": "offline\n",
    "memory32/removable": "1\n",
    "memory4/state": "going-offline\n",
    "memory5/state": "online\n",
    "memory6/": "",
  });
}

Deno.test("memory.blocks() lists blocks by number", async () => {
  await using tree = await makeMemory();
  assertEquals(await memoryUnder(tree.path).blocks(), [
    { id: 0n, online: true, canOffline: false },
    { id: 4n, online: false, canOffline: false },
    { id: 5n, online: true, canOffline: false },
    { id: 6n, online: true, canOffline: false },
    { id: 32n, online: false, canOffline: true },
  ]);
});

Deno.test("memory.blocks() tells no blocks from none of them", async () => {
  await using tree = await makeTree();
  assertEquals(await memoryUnder(tree.path).blocks(), []);
  assertSame(await memoryUnder("/nonexistent").blocks(), undefined);
});

Deno.test("memory.switchTo() switches a block off and on", async () => {
  await using tree = await makeMemory();
  const { switchTo } = memoryUnder(tree.path);
  assertEquals(await switchTo(0, "offline"), { result: "done" });
  assertEquals(await switchTo(32n, "online"), { result: "done" });
  assertSame(await tree.read("memory0/state"), "offline");
  assertSame(await tree.read("memory32/state"), "online");
});

Deno.test("memory.switchTo() writes nothing that is so already", async () => {
  await using tree = await makeMemory();
  const { switchTo } = memoryUnder(tree.path);
  assertEquals(await switchTo(0, "online"), { result: "done" });
  assertEquals(await switchTo(32, "offline"), { result: "done" });
  assertEquals(await switchTo(6, "online"), { result: "done" });
  assertSame(await tree.read("memory0/state"), "online\n");
  assertSame(await tree.read("memory32/state"), "offline\n");
});

Deno.test("memory.switchTo() tells why it cannot", async () => {
  await using tree = await makeMemory();
  await Deno.remove(`${tree.path}/memory5/state`);
  await Deno.symlink("/dev/full", `${tree.path}/memory5/state`);
  const { switchTo } = memoryUnder(tree.path);
  const errno = Errno.ENOENT;
  assertEquals(await switchTo(1, "online"), { result: "not found", errno });
  assertEquals(await switchTo(6, "offline"), { result: "failed", errno });
  assertEquals(await switchTo(5, "online"), {
    result: "failed",
    errno: ENOSPC,
  });
  const nowhere = memoryUnder("/nonexistent");
  assertEquals(await nowhere.switchTo(1, "online"), {
    result: "unsupported",
    errno,
  });
});

Deno.test("memory.switchTo() does not wait for the kernel for ever", async () => {
  await using tree = await makeTree({ "memory1/": "" });
  const path = `${tree.path}/memory1/state`;
  await makeFifo(path);
  assertEquals(await memoryUnder(tree.path, 10).switchTo(1, "offline"), {
    result: "failed",
    errno: Errno.ETIMEDOUT,
  });
  await release(path, "offline\n");
});

Deno.test("memory.blockBytes() reads hexadecimal digits", async () => {
  await using tree = await makeMemory();
  assertSame(await memoryUnder(tree.path).blockBytes(), 134_217_728n);
});

Deno.test("memory.blockBytes() fails where there is no size", async () => {
  await using tree = await makeTree({ "block_size_bytes": "many\n" });
  await rejects(memoryUnder(tree.path).blockBytes(), {
    message: /"many" is no size$/,
  });
  await rejects(memoryUnder("/nonexistent").blockBytes(), {
    errno: Errno.ENOENT,
  });
});
