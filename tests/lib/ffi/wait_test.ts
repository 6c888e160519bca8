import { deepStrictEqual as assertEquals } from "node:assert";
import { decodeStatus, reap } from "../../../lib/ffi/wait.ts";

const STATUSES: readonly (readonly [status: number, end: unknown])[] = [
  [0, { code: 0 }],
  [0x0100, { code: 1 }],
  [0xff00, { code: 255 }],
  [9, { signal: 9 }],
  [15, { signal: 15 }],
  // With a core dump.
  [0x8b, { signal: 11 }],
];

for (const [status, end] of STATUSES) {
  Deno.test(`decodeStatus() reads 0x${status.toString(16)}`, () => {
    assertEquals(decodeStatus(status), end);
  });
}

Deno.test("reap() does not wait for what is no child", () => {
  assertEquals(reap(1), { code: 127 });
});
