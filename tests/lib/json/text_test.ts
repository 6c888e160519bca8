import { strictEqual as assertSame, throws } from "node:assert";
import { readString } from "../../../lib/json/text.ts";
import { bytesOf } from "./feeding.ts";

function read(...pieces: (string | number)[]): string {
  const bytes = bytesOf(...pieces);
  return readString({
    bytes,
    escaped: bytes.includes(0x5c),
    wide: bytes.some((byte) => byte > 0x7f),
  });
}

const GOOD: readonly (readonly [written: string, text: string])[] = [
  ['""', ""],
  ['"plain"', "plain"],
  [`'single "quotes"'`, 'single "quotes"'],
  [String.raw`'it\'s'`, "it's"],
  [String.raw`"it\'s"`, "it's"],
  [String.raw`"\"\\\/\b\f\n\r\t"`, '"\\/\b\f\n\r\t'],
  [String.raw`"\'\"\\\/\b\f\n\r\t"`, "'\"\\/\b\f\n\r\t"],
  [String.raw`"guest\u002dping"`, "guest-ping"],
  [String.raw`"\u0000a\u00e9\ud83d\uDE00\/"`, "\0aé\u{1f600}/"],
  [String.raw`"\u0041\ud83d\ude00\u0042"`, "A\u{1f600}B"],
  [String.raw`"\\u0041\\"`, "\\u0041\\"],
  [String.raw`"é\n€"`, "é\n€"],
];

for (const [written, text] of GOOD) {
  Deno.test(`readString() reads ${written}`, () => {
    assertSame(read(written), text);
  });
}

const ESCAPE = "invalid escape sequence in string";
const UTF8 = "invalid UTF-8 sequence in string";
const NONE = "is not a valid Unicode character";

const BAD: readonly (readonly [pieces: (string | number)[], why: string])[] = [
  [[String.raw`"\q"`], ESCAPE],
  [[String.raw`"\U0041"`], ESCAPE],
  [[String.raw`"\é"`], ESCAPE],
  [[String.raw`"\n\v"`], ESCAPE],
  [['"', 0xf8, '"'], UTF8],
  [['"\\n', 0xc3, '"'], UTF8],
  [['"\\q', 0xf8, '"'], ESCAPE],
  [['"', 0xf8, '\\q"'], UTF8],
  [['"\\', 0xf8, '"'], ESCAPE],
  [[String.raw`"\ud800"`], String.raw`\ud800 ${NONE}`],
  [[String.raw`"a\uD800b"`], String.raw`\uD800 ${NONE}`],
  [[String.raw`"\ud800\u0041"`], String.raw`\ud800 ${NONE}`],
  [[String.raw`"\udc00"`], String.raw`\udc00 ${NONE}`],
  [[String.raw`"\uffff"`], String.raw`\uffff ${NONE}`],
  [[String.raw`"\ud83f\udffe"`], String.raw`\ud83f\udffe ${NONE}`],
  [[String.raw`"\u12x4"`], String.raw`\u12x4 ${NONE}`],
  [[String.raw`"\u12"`], String.raw`\u12" ${NONE}`],
  [[String.raw`'\u'`], String.raw`\u' ${NONE}`],
];

for (const [pieces, message] of BAD) {
  Deno.test(`readString() refuses ${pieces.join(" ")}`, () => {
    throws(() => read(...pieces), { name: "SyntaxError", message });
  });
}

Deno.test("readString() reads base64 in lines", () => {
  const line = "A".repeat(76);
  const written = `"${`${line}\\n`.repeat(1000)}"`;
  assertSame(read(written), `${line}\n`.repeat(1000));
});
