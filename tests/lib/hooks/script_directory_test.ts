import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { namesIn } from "../../../lib/hooks/script_directory.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { makeTree } from "../../fixtures/tree.ts";

Deno.test("namesIn() lists names in order, up to its limit", async () => {
  const names = Array.from(
    { length: LIMITS.hookUnits },
    (_, index) => `${index}.hook`.padStart(10, "0"),
  );
  await using tree = await makeTree(
    Object.fromEntries(names.map((name) => [name, ""])),
  );
  assertEquals(await namesIn(tree.path), names);
  await Deno.writeTextFile(`${tree.path}/one more`, "");
  await rejects(namesIn(tree.path), {
    message: `Cannot look for hooks in ${tree.path}: ` +
      "there are more than 256 files",
  });
});

Deno.test("namesIn() finds nothing where there is no directory", async () => {
  await using tree = await makeTree({ file: "" });
  assertEquals(await namesIn(`${tree.path}/none`), []);
  assertEquals(await namesIn(`${tree.path}/file/none`), []);
});
