import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import {
  candidates,
  valueOf,
} from "../../../../lib/platform/linux/search_path.ts";

const CASES: readonly (readonly [
  name: string,
  path: string | undefined,
  files: string[],
])[] = [
  ["/bin/x", "/a", ["/bin/x"]],
  ["./x", "/a", ["./x"]],
  ["", "/a", [""]],
  ["x", "/a:/b/c", ["/a/x", "/b/c/x"]],
  ["x", "/a::/b:", ["/a/x", "x", "/b/x", "x"]],
  ["x", "", ["x"]],
  ["x", undefined, ["/bin/x", "/usr/bin/x"]],
];

for (const [name, path, files] of CASES) {
  Deno.test(`candidates() searches ${path} for "${name}"`, () => {
    assertEquals(candidates(name, path), files);
  });
}

Deno.test("valueOf() finds a variable, and no other", () => {
  const env = ["XPATH=/no", "PATH", "PATH=/a=b", "PATH=/c", "EMPTY="];
  assertSame(valueOf(env, "PATH"), "/a=b");
  assertSame(valueOf(env, "EMPTY"), "");
  assertSame(valueOf(env, "path"), undefined);
});
