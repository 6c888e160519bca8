import { deepStrictEqual as assertEquals } from "node:assert";
import { joinWords } from "../../../../lib/platform/windows/command_line.ts";

const PROGRAM = "C:\\a.exe";

const WORDS: Record<string, string> = {
  "plain": "plain",
  "": '""',
  "two words": '"two words"',
  "a\\b": "a\\b",
  "C:\\a b\\": '"C:\\a b\\\\"',
  'say "x"': '"say \\"x\\""',
  'a\\"b': '"a\\\\\\"b"',
};

for (const [word, quoted] of Object.entries(WORDS)) {
  Deno.test(`joinWords() spells ${JSON.stringify(word)}`, () => {
    assertEquals(joinWords([PROGRAM, word]), `"${PROGRAM}" ${quoted}`);
  });
}
