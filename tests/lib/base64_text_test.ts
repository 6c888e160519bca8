import { ok, strictEqual as assertSame, throws } from "node:assert";
import { decodeBase64 } from "../../lib/base64_text.ts";
import { LongText } from "../../lib/json/long_text.ts";
import { takePages } from "../../lib/pages.ts";
import { bytesOf } from "./json/feeding.ts";
import { diceOf } from "./json/generator.ts";

function long(text: string): LongText {
  return new LongText(bytesOf(text));
}

const FOREIGN = "Base64 data contains invalid characters";
const PADDING =
  "Cannot decode base64 data: its padding is missing or misplaced";

const GOOD: readonly (readonly [text: string, bytes: string])[] = [
  ["", ""],
  ["\n", ""],
  ["aGVsbG8=", "hello"],
  ["aGVsbG8=\n", "hello"],
  ["aGV\nsb\n\nG8\n=", "hello"],
  ["aA==", "h"],
  ["aA=\n=\n", "h"],
  ["aGVs", "hel"],
  // Not what an encoder would write, but it says the same.
  ["aGVsbG9=", "hello"],
];

for (const [text, bytes] of GOOD) {
  Deno.test(`decodeBase64() takes ${JSON.stringify(text)}`, () => {
    assertSame(new TextDecoder().decode(decodeBase64(text)), bytes);
    assertSame(new TextDecoder().decode(decodeBase64(long(text))), bytes);
  });
}

const BAD: readonly (readonly [text: string, desc: string])[] = [
  ["aGVsbG8", PADDING],
  ["aA=", PADDING],
  ["aA", PADDING],
  ["a", PADDING],
  ["=", PADDING],
  ["aA==aA==", PADDING],
  ["aGVsbG8==", PADDING],
  ["aGVs bG8=", FOREIGN],
  ["aGVsbG8=\r\n", FOREIGN],
  ["aGVs\tbG8=", FOREIGN],
  ["aGVs\fbG8=", FOREIGN],
  ["aGVs-_8=", FOREIGN],
  ["aGVsbé8=", FOREIGN],
  ["a\0==", FOREIGN],
];

for (const [text, desc] of BAD) {
  Deno.test(`decodeBase64() refuses ${JSON.stringify(text)}`, () => {
    throws(() => decodeBase64(text), { name: "AgentError", message: desc });
    const decode = () => decodeBase64(long(text));
    throws(decode, { name: "AgentError", message: desc });
  });
}

/** What comes of a text, or why nothing does. */
function outcome(decode: () => Uint8Array<ArrayBuffer>): string {
  try {
    return decode().toHex();
  } catch (error) {
    return String(error);
  }
}

/** Base64 of up to some slices, with newlines anywhere and perhaps a fault. */
function anyText(seed: number): string {
  const roll = diceOf(seed);
  const length = roll(3) === 0 ? 65_530 + roll(12) : roll(150_000);
  let text = new Uint8Array(length).fill(seed).toBase64();
  const insertions = ["\n", "\n", "\n".repeat(70_000), "=", " ", "-", "A"];
  for (let count = roll(4); count > 0; count--) {
    const at = roll(2) === 0 ? text.length - roll(4) : roll(text.length + 1);
    const piece = insertions[roll(insertions.length)];
    text = text.slice(0, at) + piece + text.slice(at);
  }
  return roll(8) === 0 ? text.slice(0, -1) : text;
}

Deno.test("decodeBase64() agrees with itself on long and short text", () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 400; seed++) {
    const text = anyText(seed);
    const expected = outcome(() => decodeBase64(text));
    const found = outcome(() => decodeBase64(long(text)));
    ok(found === expected, `seed ${seed}: ${found.slice(0, 80)}`);
    seen.add(/^AgentError.*/.exec(expected)?.[0] ?? "bytes");
  }
  assertSame(seen.size, 3, [...seen].join());
});

Deno.test("decodeBase64() uses long text up", () => {
  const bytes = takePages(120_000);
  const text = new LongText(bytes.fill(0x41));
  const decoded = decodeBase64(text);
  assertSame(decoded.buffer, bytes.buffer);
  assertSame(decoded.length, 90_000);
  assertSame(text.length, 0);
});

Deno.test("decodeBase64() gives the memory of bad text back", () => {
  const bytes = takePages(120_001);
  throws(() => decodeBase64(new LongText(bytes.fill(0x41))), /padding/);
  assertSame(bytes.length, 0);
});

const FILLERS = { letters: "QUJD", newlines: "\n\n\n\n" };

for (const [what, filler] of Object.entries(FILLERS)) {
  Deno.test(`decodeBase64() is done with 64 MiB of ${what} soon`, () => {
    const bytes = bytesOf("QU" + filler.repeat(2 ** 24) + "JD");
    const start = performance.now();
    const { length } = decodeBase64(new LongText(bytes));
    assertSame(length, what === "letters" ? 3 * 2 ** 24 + 3 : 3);
    const ms = performance.now() - start;
    ok(ms < 5000, `it took ${ms} ms`);
  });
}

Deno.test("decodeBase64() is done with 48 MiB soon", () => {
  const text = "QUJD".repeat(2 ** 24);
  const start = performance.now();
  assertSame(decodeBase64(text).length, 48 * 2 ** 20);
  const ms = performance.now() - start;
  ok(ms < 5000, `it took ${ms} ms`);
});
