import { deepStrictEqual as assertEquals } from "node:assert";
import { environmentBlock } from "../../../../lib/ffi/windows/process.ts";
import { fromWideList, wideString } from "../../../../lib/ffi/windows/wide.ts";

Deno.test("environmentBlock() sorts by name, upper and lower case alike", () => {
  const block = environmentBlock(["b=1", "=C:=C:\\x", "A_B=2", "a=3", "B=4"]);
  assertEquals(fromWideList(block), [
    ...["=C:=C:\\x", "a=3", "A_B=2", "b=1", "B=4"],
  ]);
});

Deno.test("environmentBlock() ends with two zeros, also if it is empty", () => {
  assertEquals(environmentBlock([]), wideString("\0"));
  assertEquals(environmentBlock(["A=1"]), wideString("A=1\0"));
});
