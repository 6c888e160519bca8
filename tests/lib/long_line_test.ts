import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { Base64 } from "../../lib/base64.ts";
import { LongLine } from "../../lib/long_line.ts";
import { bytesOfReply } from "./reply_bytes.ts";

const CHUNK = 256 * 1024;
const SENTINEL = Uint8Array.of(0xff);

for (
  const length of [0, 1, CHUNK - 2, CHUNK - 1, CHUNK, 3 * CHUNK - 2, 10 ** 6]
) {
  Deno.test(`LongLine.chunks() makes all of ${length} characters`, () => {
    const text = "ab\n".repeat(length).slice(0, length);
    const line = new LongLine(["<", text, ">"], SENTINEL);
    assertSame(line.length, length + 4);
    const bytes = bytesOfReply(line);
    ok(new TextDecoder("latin1").decode(bytes) === `\xff<${text}>\n`);
  });
}

Deno.test("LongLine.chunks() makes chunks that are much shorter than the line", () => {
  const line = new LongLine([new Base64(new Uint8Array(600_000))], SENTINEL);
  const lengths = [...line.chunks()].map(({ length }) => length);
  assertEquals(lengths, [CHUNK, CHUNK, CHUNK, 800_000 + 2 - 3 * CHUNK]);
});
