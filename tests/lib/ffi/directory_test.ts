import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  createFileIn,
  giveTo,
  makeDirectoryIn,
  openDirectory,
  openDirectoryIn,
  openFileIn,
  removeFileIn,
  renameIn,
  writeThrough,
} from "../../../lib/ffi/directory.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { makeTree } from "../../fixtures/tree.ts";

Deno.test("Work in a directory goes on when the directory is renamed", async () => {
  await using tree = await makeTree({ "old/": "" });
  await using directory = await openDirectory(`${tree.path}/old`);
  await Deno.rename(`${tree.path}/old`, `${tree.path}/new`);
  {
    await using file = await createFileIn(directory, "draft");
    await writeThrough(file, new TextEncoder().encode("text"));
  }
  await renameIn(directory, "draft", "file");
  assertSame(await tree.read("new/file"), "text");
  await removeFileIn(directory, "file");
  const left = await Array.fromAsync(Deno.readDir(`${tree.path}/new`));
  assertEquals(left, []);
});

Deno.test("No step in a directory follows a link", async () => {
  await using tree = await makeTree({ "away/file": "precious" });
  await Deno.symlink("away", `${tree.path}/link`);
  await Deno.symlink("away/file", `${tree.path}/name`);
  await using directory = await openDirectory(tree.path);
  await rejects(openDirectoryIn(directory, "link"), { errno: Errno.ENOTDIR });
  await rejects(openFileIn(directory, "name"), { message: /: ELOOP / });
  await rejects(createFileIn(directory, "name"), { errno: Errno.EEXIST });
  await rejects(openDirectory(`${tree.path}/name`), { errno: Errno.ENOTDIR });
});

Deno.test("makeDirectoryIn() and createFileIn() are for one's own eyes", async () => {
  await using tree = await makeTree();
  await using directory = await openDirectory(tree.path);
  await makeDirectoryIn(directory, "inner", 0o700);
  await using inner = await openDirectoryIn(directory, "inner");
  await using file = await createFileIn(inner, "file");
  const modes = [await Deno.stat(`${tree.path}/inner`)];
  modes.push(await Deno.stat(`${tree.path}/inner/file`));
  assertEquals(modes.map(({ mode }) => (mode ?? 0) & 0o777), [0o700, 0o600]);
  const owner = { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
  await giveTo(file, owner, 0o640);
  const { mode, uid, gid } = await Deno.stat(`${tree.path}/inner/file`);
  assertEquals([(mode ?? 0) & 0o777, { uid, gid }], [0o640, owner]);
});

Deno.test("openFileIn() does not wait for a pipe's writer", async () => {
  await using tree = await makeTree({ file: "text" });
  await using directory = await openDirectory(tree.path);
  await using file = await openFileIn(directory, "file");
  assertSame(await Deno.readTextFile(`/proc/self/fd/${file.fd}`), "text");
  await rejects(openFileIn(directory, "none"), {
    message: 'Cannot open "none": ENOENT (No such file or directory)',
  });
});
