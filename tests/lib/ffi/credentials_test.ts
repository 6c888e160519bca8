import { ok } from "node:assert";
import {
  keepDumpable,
  keepsCapabilities,
} from "../../../lib/ffi/credentials.ts";
import { libc } from "../../../lib/ffi/libc.ts";

const PR_GET_DUMPABLE = 3;
const PR_SET_DUMPABLE = 4;

const c = libc({
  prctl: { parameters: ["i32", "usize"], result: "i32" },
});

function isDumpable(): boolean {
  return c.prctl(PR_GET_DUMPABLE, 0n) === 1;
}

/** What the kernel does when a thread becomes somebody else. */
function lose(): void {
  c.prctl(PR_SET_DUMPABLE, 0n);
}

Deno.test("keepDumpable() is undone when the last thread is back", () => {
  ok(isDumpable());
  const first = keepDumpable();
  lose();
  const second = keepDumpable();
  first[Symbol.dispose]();
  ok(!isDumpable());
  second[Symbol.dispose]();
  ok(isDumpable());
});

Deno.test("keepDumpable() dumps nothing that was not to be dumped", () => {
  lose();
  keepDumpable()[Symbol.dispose]();
  ok(!isDumpable());
  c.prctl(PR_SET_DUMPABLE, 1n);
});

Deno.test("keepsCapabilities() tells of no ordinary process that it does", () => {
  ok(!keepsCapabilities());
});
