import { rejects, strictEqual as assertSame } from "node:assert";
import { readAttribute, writeAttribute } from "../../../lib/ffi/attribute.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { makeTree } from "../../fixtures/tree.ts";

Deno.test("readAttribute() reads a value without its newline", async () => {
  await using tree = await makeTree({ state: "going-offline\n" });
  assertSame(await readAttribute(`${tree.path}/state`), "going-offline");
});

Deno.test("writeAttribute() replaces a value", async () => {
  await using tree = await makeTree({ state: "offline\n" });
  await writeAttribute(`${tree.path}/state`, "online");
  assertSame(await tree.read("state"), "online");
});

Deno.test("writeAttribute() makes no file", async () => {
  await using tree = await makeTree();
  const state = `${tree.path}/state`;
  const missing = { errno: Errno.ENOENT, message: /^Cannot open "/ };
  await rejects(writeAttribute(state, "online"), missing);
  await rejects(readAttribute(state), missing);
});

Deno.test("writeAttribute() says why the kernel refuses", async () => {
  await rejects(writeAttribute("/dev/full", "online"), {
    message: /^Cannot write online to "\/dev\/full": ENOSPC /,
  });
});
