import { deepStrictEqual as assertEquals } from "node:assert";
import { parseEntries } from "../../../../lib/ffi/windows/completion_port.ts";

Deno.test("parseEntries() reads as many keys as there are", () => {
  const bytes = new Uint8Array(3 * 32).fill(0xff);
  const view = new DataView(bytes.buffer);
  const LITTLE_ENDIAN = true;
  view.setBigUint64(0, 7n, LITTLE_ENDIAN);
  view.setBigUint64(32, 2n ** 40n, LITTLE_ENDIAN);
  assertEquals(parseEntries(bytes, 2), [7, 2 ** 40]);
  assertEquals(parseEntries(bytes, 0), []);
});
