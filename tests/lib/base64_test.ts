import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { Base64, decodeBase64 } from "../../lib/base64.ts";

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
  });
}

Deno.test("decodeBase64() is done with 48 MiB soon", () => {
  const text = "QUJD".repeat(2 ** 24);
  const start = performance.now();
  assertSame(decodeBase64(text).length, 48 * 2 ** 20);
  const ms = performance.now() - start;
  ok(ms < 5000, `it took ${ms} ms`);
});

for (const length of [0, 1, 2, 3, 786_431, 786_432, 786_433, 3_000_000]) {
  Deno.test(`Base64 encodes ${length} bytes like the whole`, () => {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
    const base64 = new Base64(bytes);
    assertSame(base64.toString(), bytes.toBase64());
    assertSame(base64.length, bytes.toBase64().length);
  });
}

Deno.test("Base64 hands out slices that are much shorter than the whole", () => {
  const lengths = [...new Base64(new Uint8Array(2 ** 22)).slices()]
    .map(({ length }) => length);
  assertEquals(lengths, [...Array(5).fill(2 ** 20), 349_528]);
});
