import { deepStrictEqual as assertEquals } from "node:assert";
import { LIMITS } from "../../lib/limits.ts";
import { ReadBuffer } from "../../lib/read_buffer.ts";

Deno.test("ReadBuffer grows for whoever fills it, up to the limit", () => {
  const buffer = new ReadBuffer();
  const sizes = [1, 4095, 4096, 5000, LIMITS.chunkBytes].map((count) => {
    const before = buffer.room.length;
    buffer.room.fill(count % 251);
    const bytes = buffer.take(count);
    assertEquals(bytes, new Uint8Array(count).fill(count % 251));
    return before;
  });
  const { chunkBytes } = LIMITS;
  assertEquals(sizes, [4096, 4096, 4096, chunkBytes, chunkBytes]);
  assertEquals(buffer.room.length, chunkBytes);
});
