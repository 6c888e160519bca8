import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { join } from "node:path";
import {
  compareNames,
  kernelTree,
} from "../../../../lib/platform/linux/kernel_tree.ts";
import { makeFifo, released } from "../../../fixtures/fifo.ts";
import { makeTree } from "../../../fixtures/tree.ts";

Deno.test("kernelTree() reads, lists and follows under its root", async () => {
  await using directory = await makeTree({ "a/x10": "ten\n", "a/x9": "" });
  const root = await Deno.realPath(directory.path);
  await Deno.symlink("a", join(root, "link"));
  const tree = kernelTree(root);
  assertSame(await tree.text("/link/x10"), "ten\n");
  assertEquals(await tree.names("/a"), ["x9", "x10"]);
  assertSame(await tree.real("/link/x9"), "/a/x9");
});

Deno.test("kernelTree() takes what cannot be read for missing", async () => {
  await using directory = await makeTree({ "a/x": "" });
  const tree = kernelTree(await Deno.realPath(directory.path));
  for (const path of ["/gone", "/a/x/y"]) {
    assertSame(await tree.text(path), undefined);
    assertEquals(await tree.names(path), []);
    assertSame(await tree.real(path), undefined);
    assertSame(await tree.deviceNumber(path), undefined);
  }
  assertSame(await tree.text("/a"), undefined);
  assertEquals(await tree.names("/a/x"), []);
});

Deno.test("kernelTree() does not wait for a file that hangs", async () => {
  await using directory = await makeTree();
  const path = join(directory.path, "pipe");
  await makeFifo(path);
  // It opens, since there is a writer, but reading waits for words.
  const writer = await Deno.open(path, { read: true, write: true });
  const tree = kernelTree(await Deno.realPath(directory.path));
  assertSame(await tree.text("/pipe"), undefined);
  writer.close();
  await released(path);
});

Deno.test("kernelTree() knows the numbers of block devices", async () => {
  const tree = kernelTree();
  assertSame(await tree.deviceNumber("/dev/null"), undefined);
  for (const name of await tree.names("/sys/block")) {
    const number = await tree.text(`/sys/block/${name}/dev`);
    const found = await tree.deviceNumber(`/dev/${name}`);
    assertSame(found ?? number?.trim(), number?.trim());
  }
});

Deno.test("compareNames() counts", () => {
  const names = [
    "nvme0n2",
    "nvme0n10",
    "nvme1n1",
    "sda",
    "sda1",
    "sda10",
    "sdb",
  ];
  assertEquals(names.toReversed().sort(compareNames), names);
  assertSame(compareNames("sda", "sda"), 0);
});
