import { strictEqual as assertSame } from "node:assert";
import {
  beginNumber,
  continueNumber,
  type NumberPart,
} from "../../../lib/json/number.ts";

/** What of a text is a number, and how that ends. */
function cut(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let part: NumberPart | undefined = beginNumber(bytes[0] ?? 0);
  if (part === undefined) return "none";
  for (let at = 1; at < bytes.length; at++) {
    const next: NumberPart | "end" | "bad" = continueNumber(
      part,
      bytes[at] ?? 0,
    );
    if (next === "bad") return `bad at ${at}`;
    if (next === "end") return text.slice(0, at);
    part = next;
  }
  return "unfinished";
}

const CASES: Readonly<Record<string, string>> = {
  "0 ": "0",
  "-0}": "-0",
  "10,": "10",
  "1.25]": "1.25",
  "1e5 ": "1e5",
  "-1.5E+03 ": "-1.5E+03",
  "0.0e-0\n": "0.0e-0",
  "0e": "unfinished",
  "17x": "17",
  "01": "bad at 1",
  "00": "bad at 1",
  "-}": "bad at 1",
  "-01": "bad at 2",
  "1.x": "bad at 2",
  "1.e5": "bad at 2",
  "1e}": "bad at 2",
  "1e+-": "bad at 3",
  "+1": "none",
  ".5": "none",
};

for (const [text, expected] of Object.entries(CASES)) {
  Deno.test(`continueNumber() cuts ${JSON.stringify(text)}`, () => {
    assertSame(cut(text), expected);
  });
}
