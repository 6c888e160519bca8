import { deepStrictEqual as assertEquals } from "node:assert";
import {
  openDirectory,
  openDirectoryIn,
  openFileIn,
} from "../../../lib/ffi/directory.ts";
import { statusOf } from "../../../lib/ffi/file_status.ts";
import { makeTree } from "../../fixtures/tree.ts";

const SELF = { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0, groups: [] };

Deno.test("statusOf() tells what Deno tells", async () => {
  await using tree = await makeTree({ "inner/": "", file: "four" });
  await Deno.link(`${tree.path}/file`, `${tree.path}/other`);
  if (Deno.uid() === 0) await Deno.chown(`${tree.path}/file`, 70_000, 70_001);
  await Deno.chmod(`${tree.path}/file`, 0o644);
  await using directory = await openDirectory(tree.path, SELF);
  await using inner = await openDirectoryIn(directory, "inner");
  await using file = await openFileIn(directory, "file");
  for (const [name, handle] of Object.entries({ inner, file })) {
    const { isFile, uid, nlink, size } = await Deno.stat(
      `${tree.path}/${name}`,
    );
    const expected = { isFile, uid, links: nlink, length: size };
    assertEquals(await statusOf(handle), expected);
  }
});
