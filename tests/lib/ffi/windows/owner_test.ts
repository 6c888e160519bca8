import { strictEqual as assertSame, throws } from "node:assert";
import { readOwner } from "../../../../lib/ffi/windows/owner.ts";
import { sidBytes } from "../../../../lib/ffi/windows/sid.ts";

const LITTLE_ENDIAN = true;

/** `SECURITY_DESCRIPTOR_RELATIVE`: 20 bytes, then what it points to. */
function descriptor(owner: string, place: number): Uint8Array {
  const sid = sidBytes(owner);
  const bytes = new Uint8Array(place + sid.length);
  bytes[0] = 1;
  new DataView(bytes.buffer).setUint32(4, place, LITTLE_ENDIAN);
  bytes.set(sid, place);
  return bytes;
}

Deno.test("readOwner() finds the owner where the descriptor says", () => {
  for (const place of [20, 48]) {
    assertSame(readOwner(descriptor("S-1-5-18", place)), "S-1-5-18");
  }
});

Deno.test("readOwner() wants an owner", () => {
  const bytes = new Uint8Array(64);
  throws(() => readOwner(bytes), /Cannot tell whose it is: nobody's/);
  bytes[4] = 60;
  throws(() => readOwner(bytes.subarray(0, 61)), RangeError);
});
