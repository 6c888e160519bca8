import { deepStrictEqual as assertEquals } from "node:assert";
import { encodeGuid } from "../../../../lib/ffi/windows/device_list.ts";

Deno.test("encodeGuid() turns the first three fields around, not the rest", () => {
  const fields = [0x01020304, 0x0506, 0x0708, 9, 10, 11, 12, 13, 14, 15, 16];
  assertEquals(
    encodeGuid(fields),
    Uint8Array.of(4, 3, 2, 1, 6, 5, 8, 7, 9, 10, 11, 12, 13, 14, 15, 16),
  );
});
