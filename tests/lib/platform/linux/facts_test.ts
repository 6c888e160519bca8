import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { numbersIn, textOf } from "../../../../lib/platform/linux/facts.ts";
import { makeTree } from "../../../fixtures/tree.ts";

Deno.test("textOf() takes a missing file for an answer, and no other failure", async () => {
  await using tree = await makeTree({ fact: "yes\n" });
  assertSame(await textOf(`${tree.path}/fact`), "yes\n");
  assertSame(await textOf(`${tree.path}/other`), undefined);
  await rejects(textOf(tree.path), /directory/i);
});

Deno.test("numbersIn() finds numbers, in their order", async () => {
  await using tree = await makeTree({
    "cpu10/": "",
    "cpu9/": "",
    "cpufreq/": "",
    "cpu": "",
    "xcpu1": "",
    "cpu18446744073709551615/": "",
  });
  assertEquals(await numbersIn(tree.path, "cpu"), [9n, 10n, 2n ** 64n - 1n]);
  assertSame(await numbersIn(`${tree.path}/none`, "cpu"), undefined);
});
