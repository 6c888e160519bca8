import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import {
  decodeAscii,
  decodeLossy,
  decodeUtf8,
  isCharacter,
} from "../../../lib/json/utf8.ts";
import { bytesOf } from "./feeding.ts";

const GOOD: Readonly<Record<string, [bytes: number[], text: string]>> = {
  "two bytes": [[0xc3, 0xa9], "é"],
  "three bytes": [[0xe2, 0x82, 0xac], "€"],
  "four bytes": [[0xf0, 0x9f, 0x98, 0x80], "\u{1f600}"],
  "the last code point": [[0xf4, 0x8f, 0xbf, 0xbd], "\u{10fffd}"],
  "a byte order mark": [[0xef, 0xbb, 0xbf], "\ufeff"],
  "zero as C0 80": [[0x61, 0xc0, 0x80, 0xc3, 0xa9], "a\0é"],
};

for (const [what, [bytes, text]] of Object.entries(GOOD)) {
  Deno.test(`decodeUtf8() accepts ${what}`, () => {
    const input = Uint8Array.from(bytes);
    assertEquals(decodeUtf8(input), { text, complete: true });
    assertSame(decodeLossy(input), text);
  });
}

const BAD: Readonly<Record<string, [bytes: number[], lossy: string]>> = {
  "a lone continuation byte": [[0xa9], "\ufffd"],
  "a sequence cut short": [[0xe3, 0x28], "\ufffd("],
  "a sequence cut by the end": [[0xe2, 0x82], "\ufffd"],
  "C1 81, an overlong A": [[0xc1, 0x81], "\ufffd"],
  "an overlong of three bytes": [[0xe0, 0x80, 0x80], "\ufffd"],
  "an overlong of four bytes": [[0xf0, 0x80, 0x80, 0x80], "\ufffd"],
  "a surrogate": [[0xed, 0xa0, 0x80], "\ufffd"],
  "U+FDD0": [[0xef, 0xb7, 0x90], "\ufffd"],
  "U+FFFF": [[0xef, 0xbf, 0xbf], "\ufffd"],
  "U+1FFFE": [[0xf0, 0x9f, 0xbf, 0xbe], "\ufffd"],
  "a code point too high": [[0xf4, 0x90, 0x80, 0x80], "\ufffd"],
  "F8": [[0xf8], "\ufffd"],
  "five bytes": [[0xf8, 0x88, 0x80, 0x80, 0x80], "\ufffd"],
  "six bytes": [[0xfd, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf], "\ufffd"],
  "six bytes cut short": [[0xfc, 0x84, 0x80, 0x41], "\ufffdA"],
  "FE": [[0xfe], "\ufffd"],
  "FF": [[0xff], "\ufffd"],
};

for (const [what, [bytes, lossy]] of Object.entries(BAD)) {
  Deno.test(`decodeUtf8() stops at ${what}`, () => {
    const input = Uint8Array.of(...bytesOf("aé"), ...bytes, 0x62);
    assertEquals(decodeUtf8(input), { text: "aé", complete: false });
    assertSame(decodeLossy(input), `aé${lossy}b`);
  });
}

Deno.test("decodeAscii() decodes ASCII", () => {
  assertSame(decodeAscii(bytesOf("guest-ping\x7f")), "guest-ping\x7f");
});

Deno.test("isCharacter() knows what is none", () => {
  const none = [0xd800, 0xdfff, 0xfdd0, 0xfdef, 0xfffe, 0x10ffff, 0x110000];
  const some = [0, 0xd7ff, 0xe000, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0x10fffd];
  assertEquals(none.filter(isCharacter), []);
  assertEquals(some.filter(isCharacter), some);
});
