import { deepStrictEqual as assertEquals } from "node:assert";
import { parseMode } from "../../../lib/files/mode.ts";

/** As open(2) names them. */
function flagsOf(mode: string): string | undefined {
  const access = parseMode(mode);
  if (access === undefined) return undefined;
  const { read, write, create, truncate, append } = access;
  return [
    read && write ? "RDWR" : write ? "WRONLY" : "RDONLY",
    ...create ? ["CREAT"] : [],
    ...truncate ? ["TRUNC"] : [],
    ...append ? ["APPEND"] : [],
  ].join(" ");
}

const MODES: readonly (readonly [flags: string, modes: string])[] = [
  ["RDONLY", "r rb"],
  ["WRONLY CREAT TRUNC", "w wb"],
  ["WRONLY CREAT APPEND", "a ab"],
  ["RDWR", "r+ rb+ r+b"],
  ["RDWR CREAT TRUNC", "w+ wb+ w+b"],
  ["RDWR CREAT APPEND", "a+ ab+ a+b"],
];

for (const [flags, modes] of MODES) {
  for (const mode of modes.split(" ")) {
    Deno.test(`parseMode() reads ${mode}`, () => {
      assertEquals(flagsOf(mode), flags);
    });
  }
}

for (const mode of ["", "x", "R", "br", "r++", "rw", "rbb", "r ", "w+x"]) {
  Deno.test(`parseMode() refuses "${mode}"`, () => {
    assertEquals(parseMode(mode), undefined);
  });
}
