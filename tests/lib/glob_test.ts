import { strictEqual as assertSame } from "node:assert";
import { globPattern } from "../../lib/glob.ts";

const CASES: readonly [glob: string, text: string, isFitting: boolean][] = [
  ["a", "a", true],
  ["a", "ab", false],
  ["a*", "a", true],
  ["a*c", "abbc", true],
  ["a**c", "a\nc", true],
  ["*", "", true],
  ["a.c", "abc", false],
  ["[a]", "a", false],
  ["[a]", "[a]", true],
  ["", "a", false],
];

for (const [glob, text, isFitting] of CASES) {
  Deno.test(`globPattern() compares ${glob} with ${JSON.stringify(text)}`, () => {
    assertSame(globPattern(glob).test(text), isFitting);
  });
}
