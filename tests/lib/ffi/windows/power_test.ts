import { deepStrictEqual as assertEquals } from "node:assert";
import { readCapabilities } from "../../../../lib/ffi/windows/power.ts";

Deno.test("readCapabilities() tells each way to sleep apart", () => {
  const bytes = new Uint8Array(76);
  const none = { ram: false, disk: false, hasFile: false };
  assertEquals(readCapabilities(bytes), none);
  const places = { ram: 5, disk: 6, hasFile: 8 };
  for (const [name, place] of Object.entries(places)) {
    const some = bytes.with(place, 1);
    assertEquals(readCapabilities(some), { ...none, [name]: true });
  }
});
