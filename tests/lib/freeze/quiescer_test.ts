import { strictEqual as assertSame } from "node:assert";
import { isNotBegun, NotBegun } from "../../../lib/freeze/quiescer.ts";

/** As a file that was bundled apart has it. */
class Another extends Error {
  override readonly name = "NotBegun";
}

for (
  const [what, thrown, expected] of [
    ["one of its own", new NotBegun("x"), true],
    ["one of a quiescer that was loaded apart", new Another("x"), true],
    ["any other error", new TypeError("x"), false],
    ["what is no error", { name: "NotBegun" }, false],
  ] as const
) {
  Deno.test(`isNotBegun() knows ${what}`, () => {
    assertSame(isNotBegun(thrown), expected);
  });
}
