import { ok, strictEqual as assertSame } from "node:assert";
import {
  EscapedText,
  escapeText,
  isSafe,
} from "../../../lib/json/escaped_text.ts";
import { printJson, printPieces } from "../../../lib/json/print.ts";

const EVERY = Array.from(
  { length: 0x300 },
  (_, code) => String.fromCharCode(code),
).join("");

const TEXTS: Readonly<Record<string, string>> = {
  "nothing unusual": "plain",
  "every character there is below U+0300": EVERY,
  "characters beyond U+FFFF": "😀".repeat(9),
  "halves of pairs": "\ud800a\udc00\ud83d",
  "long text": (EVERY + "😀").repeat(99),
  "halves of pairs where slices meet": "a".repeat(16_383) + "😀\ud83d\ude00",
};

for (const [what, text] of Object.entries(TEXTS)) {
  Deno.test(`EscapedText makes the same of ${what} as escapeText()`, () => {
    const escaped = new EscapedText(text);
    assertSame(escaped.toString(), escapeText(text));
    assertSame(escaped.length, escapeText(text).length);
    ok(isSafe(
      escaped.toString().replaceAll("\\", "")
        .replaceAll('"', ""),
    ));
    assertSame(JSON.parse(`"${escaped}"`), text.toWellFormed());
  });
}

Deno.test("printPieces() does not escape a long string at once", () => {
  const text = "\x7f".repeat(100_000);
  const pieces = printPieces({ id: text });
  ok(pieces.some((piece) => piece instanceof EscapedText));
  assertSame(printJson({ id: text }), `{"id": "${escapeText(text)}"}`);
});
