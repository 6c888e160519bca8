import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { splitWords } from "../../../lib/hooks/words.ts";

const LINES: readonly (readonly [text: string, words: string[]])[] = [
  ["", []],
  ["  ", []],
  ["one", ["one"]],
  ["  one\ttwo  ", ["one", "two"]],
  [`"a b" 'c d'`, ["a b", "c d"]],
  [`--x="a b"'c'd`, ["--x=a bcd"]],
  [`"" ''`, ["", ""]],
  [`"it's" 'say "x"'`, ["it's", 'say "x"']],
  ["$HOME *.txt a;b | c\\ d", [
    "$HOME",
    "*.txt",
    "a;b",
    "|",
    "c\\",
    "d",
  ]],
];

for (const [text, words] of LINES) {
  Deno.test(`splitWords() splits ${text}`, () => {
    assertEquals(splitWords(text), words);
  });
}

for (const text of ['"a', "a'b c", `"a" 'b"`]) {
  Deno.test(`splitWords() refuses ${text}`, () => {
    throws(() => splitWords(text), /the quote ["'] is not closed/);
  });
}
