import { deepStrictEqual as assertEquals } from "node:assert";
import { parseUtmp } from "../../../lib/ffi/utmp.ts";
import { utmpFile } from "../../fixtures/utmp.ts";

const BOOT = { type: 2, user: "reboot", seconds: 1 };
const DEAD = { type: 8, user: "gone", seconds: 2 };
const ALICE = { user: "alice", seconds: 1_700_000_000, microseconds: 250_000 };
const LONG = { user: "x".repeat(32), seconds: 4_000_000_000 };

for (const arch of ["x86_64", "aarch64"] as const) {
  Deno.test(`parseUtmp() finds logins on ${arch}`, () => {
    const bytes = utmpFile([BOOT, ALICE, DEAD, LONG, ALICE], arch);
    const alice = { user: "alice", time: 1_700_000_000.25 };
    assertEquals(parseUtmp(bytes, arch), [
      alice,
      { user: "x".repeat(32), time: 4_000_000_000 },
      alice,
    ]);
  });

  Deno.test(`parseUtmp() passes over half a record on ${arch}`, () => {
    const bytes = utmpFile([ALICE, ALICE], arch);
    assertEquals(parseUtmp(bytes.subarray(0, -1), arch).length, 1);
    assertEquals(parseUtmp(new Uint8Array(), arch), []);
  });
}

Deno.test("parseUtmp() passes over a login of nobody", () => {
  assertEquals(parseUtmp(utmpFile([{ user: "", seconds: 1 }]), "x86_64"), []);
});
