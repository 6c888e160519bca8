import { strictEqual as assertSame, throws } from "node:assert";
import {
  ADMINISTRATORS,
  LOCAL_SYSTEM,
  sidAt,
  sidBytes,
  sidText,
  TRUSTED_INSTALLER,
} from "../../../../lib/ffi/windows/sid.ts";

const USER = "S-1-5-21-4294967295-0-17-1000";

for (const sid of [LOCAL_SYSTEM, ADMINISTRATORS, TRUSTED_INSTALLER, USER]) {
  Deno.test(`sidText() and sidAt() spell ${sid}`, () => {
    const bytes = sidBytes(sid);
    assertSame(sidText(bytes), sid);
    assertSame(sidText(Uint8Array.of(...bytes, 7, 7)), sid);
    const pointer = Deno.UnsafePointer.of(bytes);
    assertSame(sidAt(Deno.UnsafePointer.value(pointer)), sid);
    bytes.fill(0);
  });
}

Deno.test("sidBytes() puts the authority's last byte last", () => {
  const hex = sidBytes(ADMINISTRATORS).toHex();
  assertSame(hex, "01020000000000052000000020020000");
});

Deno.test("sidText() reads nothing beyond the end", () => {
  const cut = sidBytes(USER).subarray(0, -1);
  throws(() => sidText(cut), /it is cut off/);
  throws(() => sidText(Uint8Array.of(1, 16, ...Array(100))), /it is cut off/);
  throws(() => sidAt(0n), /Cannot read a security identifier/);
});
