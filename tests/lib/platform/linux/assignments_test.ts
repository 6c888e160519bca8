import { deepStrictEqual as assertEquals } from "node:assert";
import { parseAssignments } from "../../../../lib/platform/linux/assignments.ts";

/** What a value means; nothing for a line that is passed over. */
const VALUES: Readonly<Record<string, string | undefined>> = {
  "plain": "plain",
  "": "",
  '""': "",
  "''": "",
  '"two words"': "two words",
  "'two words'": "two words",
  "'deb ian'": "deb ian",
  "two words": "two",
  "one;two": "one",
  "one#two": "one#two",
  "a\\ b": "a b",
  "a'b c'\"d\"e": "ab cde",
  '"\\$HOME \\`x\\` \\"q\\" \\\\"': '$HOME `x` "q" \\',
  '"a\\\'b \\n"': "a'b \\n",
  "'a\\nb'": "a\\nb",
  'Grüße "ß"': "Grüße",
  "value\r": "value",
  "value   ": "value",
  '"open': undefined,
  "'open": undefined,
  '"ok"\'open': undefined,
  "end\\": undefined,
};

for (const [text, value] of Object.entries(VALUES)) {
  Deno.test(`parseAssignments() reads ${JSON.stringify(text)}`, () => {
    const expected = value === undefined ? [] : [["X", value]];
    assertEquals([...parseAssignments(`X=${text}`)], expected);
  });
}

Deno.test("parseAssignments() passes over what is none", () => {
  const text = "\ufeff# A=1\n\n  B=2\nC = 3\n=4\n5=5\nno\nD=6\nexport E=7";
  assertEquals([...parseAssignments(text)], [["B", "2"], ["D", "6"]]);
});

Deno.test("parseAssignments() counts the last of two", () => {
  assertEquals([...parseAssignments("A=1\nA=2\nA='3")], [["A", "2"]]);
});
