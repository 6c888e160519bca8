import { deepStrictEqual as assertEquals, throws } from "node:assert";
import {
  escapeValue,
  parseKeyfile,
  unescapeValue,
} from "../../../lib/config/keyfile.ts";

const GOOD: Record<string, [text: string, ...entries: string[]]> = {
  "nothing": [""],
  "a pair": ["[g]\na=b\n", "2 g a=b|"],
  "a file without a last newline": ["[g]\na=b", "2 g a=b|"],
  "blanks before a value": ["[g]\na = \t b\n", "2 g a=b|"],
  "blanks after a value": ["[g]\na=b  \n", "2 g a=b  |"],
  "blanks before a key": ["[g]\n  a=b\n", "2 g a=b|"],
  "a key with a blank": ["[g]\na b=c\n", "2 g a b=c|"],
  "an empty value": ["[g]\na=\n", "2 g a=|"],
  "a value with signs of comments": ["[g]\na=b#c;d\n", "2 g a=b#c;d|"],
  "a value with an equals sign": ["[g]\na=b=c\n", "2 g a=b=c|"],
  "quotes, which mean nothing": ['[g]\na="b"\n', '2 g a="b"|'],
  "comments and blank lines": ["# x\n\n[g]\n \n  # y\na=b\n", "6 g a=b|"],
  "lines that end like those of Windows": [
    "[g]\r\na=b\r\n\r\n",
    "2 g a=b|",
  ],
  "blanks after a group": ["[g] \t\na=b\n", "2 g a=b|"],
  "a group that comes back": [
    "[g]\na=1\n[h]\na=2\n[g]\na=3\n",
    "2 g a=1|",
    "4 h a=2|",
    "6 g a=3|",
  ],
};

for (const [what, [text, ...entries]] of Object.entries(GOOD)) {
  Deno.test(`parseKeyfile() reads ${what}`, () => {
    const found = parseKeyfile(text).map(({ line, group, key, value }) =>
      `${line} ${group} ${key}=${value}|`
    );
    assertEquals(found, entries);
  });
}

const BAD: Record<string, [text: string, message: string]> = {
  "a word": [
    "[g]\na=b\nfoo\n",
    'line 3: "foo" is not a group, a comment or a key with a value',
  ],
  "a value without a key": [
    "[g]\n=x\n",
    'line 2: "=x" is not a group, a comment or a key with a value',
  ],
  "a comment of another language": [
    "[g]\n;c\n",
    'line 2: ";c" is not a group, a comment or a key with a value',
  ],
  "a group that is not closed": [
    "[g\n",
    'line 1: "[g" is not a group, a comment or a key with a value',
  ],
  "words after a group": [
    "[g]x\n",
    'line 1: "[g]x" is not a group, a comment or a key with a value',
  ],
  "a group without a name": [
    "[]\n",
    'line 1: "" is not a name for a group',
  ],
  "a group with a bracket": [
    "[a[b]\n",
    'line 1: "a[b" is not a name for a group',
  ],
  "a pair outside of groups": [
    "\na=b\n",
    "line 2: a group such as [general] must come first",
  ],
};

for (const [what, [text, message]] of Object.entries(BAD)) {
  Deno.test(`parseKeyfile() refuses ${what}`, () => {
    throws(() => parseKeyfile(text), { name: "KeyfileError", message });
  });
}

const VALUES: [text: string, value: string][] = [
  ["", ""],
  ["plain", "plain"],
  ["  a b ", "\\s\\sa b "],
  ["\t x\t", "\\t\\sx\t"],
  ["a\\b", "a\\\\b"],
  ["a\nb\r", "a\\nb\\r"],
  ["\\\\.\\Global\\x", "\\\\\\\\.\\\\Global\\\\x"],
];

Deno.test("escapeValue() writes what unescapeValue() reads", () => {
  for (const [text, value] of VALUES) {
    assertEquals(escapeValue(text), value);
    assertEquals(unescapeValue(value), text);
  }
});

Deno.test("unescapeValue() refuses what is no escape", () => {
  for (const value of ["a\\q", "a\\;b", "a\\"]) {
    assertEquals(unescapeValue(value), undefined);
  }
});
