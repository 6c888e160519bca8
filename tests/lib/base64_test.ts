import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { Base64 } from "../../lib/base64.ts";
import { takePages } from "../../lib/pages.ts";

for (const length of [0, 1, 2, 3, 49_151, 49_152, 49_153, 3_000_000]) {
  Deno.test(`Base64 encodes ${length} bytes like the whole`, () => {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
    const base64 = new Base64(bytes);
    assertSame(base64.toString(), bytes.toBase64());
    assertSame(base64.length, bytes.toBase64().length);
  });
}

Deno.test("Base64 hands out slices that are much shorter than the whole", () => {
  const lengths = [...new Base64(new Uint8Array(2 ** 18)).slices()]
    .map(({ length }) => length);
  assertEquals(lengths, [...Array(5).fill(2 ** 16), 21_848]);
});

Deno.test("Base64 gives its bytes back if it is encoded only once", () => {
  const bytes = takePages(100_000);
  assertSame(new Base64(bytes).toString().length, 133_336);
  assertSame(bytes.length, 100_000);
  assertSame(new Base64(bytes, { once: true }).toString().length, 133_336);
  assertSame(bytes.length, 0);
});

Deno.test("Base64 gives its bytes back if nobody wants the rest", () => {
  const bytes = takePages(100_000);
  for (const slice of new Base64(bytes, { once: true }).slices()) {
    assertSame(slice.length, 2 ** 16);
    break;
  }
  assertSame(bytes.length, 0);
});
