import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  createFileIn,
  type Handle,
  makeDirectoryIn,
  openDirectory,
  openDirectoryIn,
  openFileIn,
  readUpTo,
  removeFileIn,
  renameIn,
  syncDirectory,
  writeThrough,
} from "../../../lib/ffi/directory.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { makeTree } from "../../fixtures/tree.ts";
import { NO_ROOT } from "../../lacking.ts";

const SELF = {
  uid: Deno.uid() ?? 0,
  gid: Deno.gid() ?? 0,
  groups: [],
};
const ANN = { uid: 12345, gid: 23456, groups: [] };

Deno.test("Work in a directory goes on when the directory is renamed", async () => {
  await using tree = await makeTree({ "old/": "" });
  await using directory = await openDirectory(`${tree.path}/old`, SELF);
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
  await using directory = await openDirectory(tree.path, SELF);
  await rejects(openDirectoryIn(directory, "link"), { errno: Errno.ENOTDIR });
  await rejects(openFileIn(directory, "name"), { message: /: ELOOP / });
  await rejects(createFileIn(directory, "name"), { errno: Errno.EEXIST });
  await rejects(openDirectory(`${tree.path}/name`, SELF), {
    errno: Errno.ENOTDIR,
  });
});

Deno.test("makeDirectoryIn() and createFileIn() are for one's own eyes", async () => {
  await using tree = await makeTree();
  await using directory = await openDirectory(tree.path, SELF);
  await makeDirectoryIn(directory, "inner", 0o700);
  await using inner = await openDirectoryIn(directory, "inner");
  await using _file = await createFileIn(inner, "file");
  const modes = [await Deno.stat(`${tree.path}/inner`)];
  modes.push(await Deno.stat(`${tree.path}/inner/file`));
  assertEquals(modes.map(({ mode }) => (mode ?? 0) & 0o777), [0o700, 0o600]);
});

Deno.test("openFileIn() does not wait for a pipe's writer", async () => {
  await using tree = await makeTree({ file: "text" });
  await using directory = await openDirectory(tree.path, SELF);
  await using file = await openFileIn(directory, "file");
  const bytes = await readUpTo(file, 100);
  assertSame(new TextDecoder().decode(bytes), "text");
  await rejects(openFileIn(directory, "none"), {
    message: 'Cannot open "none": ENOENT (No such file or directory)',
  });
});

Deno.test({
  name: "Work in a directory makes what is the user's",
  ignore: NO_ROOT,
  fn: async () => {
    await using tree = await makeTree();
    await Deno.chown(tree.path, ANN.uid, ANN.gid);
    await using directory = await openDirectory(tree.path, ANN);
    await makeDirectoryIn(directory, "inner", 0o700);
    await using inner = await openDirectoryIn(directory, "inner");
    await using file = await createFileIn(inner, "file");
    await writeThrough(file, new TextEncoder().encode("text"));
    for (const name of ["inner", "inner/file"]) {
      const { uid, gid } = await Deno.stat(`${tree.path}/${name}`);
      assertEquals({ uid, gid, groups: [] }, ANN);
    }
  },
});

/** What root may do and a user may not, each in a directory of root's. */
const REFUSED: Readonly<
  Record<string, (directory: Handle) => Promise<unknown>>
> = {
  "to read another's file": (directory) => openFileIn(directory, "file"),
  "to enter another's directory": async (directory) => {
    await using inner = await openDirectoryIn(directory, "inner");
    await using _file = await openFileIn(inner, "file");
  },
  "to make a file": (directory) => createFileIn(directory, "more"),
  "to make a directory": (directory) =>
    makeDirectoryIn(directory, "more", 0o700),
  "to rename a file": (directory) => renameIn(directory, "file", "more"),
  "to remove a file": (directory) => removeFileIn(directory, "file"),
};

for (const [what, attempt] of Object.entries(REFUSED)) {
  Deno.test({
    name: `Work in a directory is refused what the user is: ${what}`,
    ignore: NO_ROOT,
    fn: async () => {
      await using tree = await makeTree({ file: "", "inner/file": "" });
      await Deno.chmod(tree.path, 0o755);
      await Deno.chmod(`${tree.path}/file`, 0o600);
      await Deno.chmod(`${tree.path}/inner`, 0o700);
      await using directory = await openDirectory(tree.path, ANN);
      await rejects(attempt(directory), { errno: Errno.EACCES });
      const names = await Array.fromAsync(Deno.readDir(tree.path));
      assertEquals(names.map(({ name }) => name).sort(), ["file", "inner"]);
    },
  });
}

Deno.test({
  name: "openDirectory() needs no right to list a directory",
  ignore: NO_ROOT,
  fn: async () => {
    await using tree = await makeTree({ file: "text" });
    await Deno.chmod(tree.path, 0o711);
    await using directory = await openDirectory(tree.path, ANN);
    await using file = await openFileIn(directory, "file");
    assertSame((await readUpTo(file, 100)).length, 4);
  },
});

Deno.test({
  name: "syncDirectory() is content if the user may not list a directory",
  ignore: NO_ROOT,
  fn: async () => {
    await using tree = await makeTree();
    await Deno.chmod(tree.path, 0o711);
    await using directory = await openDirectory(tree.path, ANN);
    await rejects(openFileIn(directory, "."), { errno: Errno.EACCES });
    await syncDirectory(directory);
  },
});

Deno.test("syncDirectory() says that there is nothing to sync", async () => {
  await using tree = await makeTree();
  await using directory = await openDirectory(tree.path, SELF);
  const none = { ...directory, fd: -1 };
  await rejects(syncDirectory(none), {
    message: 'Cannot open ".": EBADF (Bad file descriptor)',
  });
});
