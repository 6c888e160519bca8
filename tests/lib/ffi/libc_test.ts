import { strictEqual as assertSame, throws } from "node:assert";
import { libc } from "../../../lib/ffi/libc.ts";

const ONLY_NUMBERS = { parameters: [], result: "i32" } as const;

Deno.test("libc() calls the C library", () => {
  const c = libc({
    getpid: ONLY_NUMBERS,
    strlen: { parameters: ["buffer"], result: "usize" },
  });
  assertSame(c.getpid(), Deno.pid);
  assertSame(c.strlen(new TextEncoder().encode("seven\0")), 5n);
});

Deno.test("libc() binds a function once", () => {
  const c = libc({ getpid: ONLY_NUMBERS });
  assertSame(c.getpid, c.getpid);
});

Deno.test("libc() calls on another thread", async () => {
  const c = libc({ getpid: { ...ONLY_NUMBERS, nonblocking: true } });
  assertSame(await c.getpid(), Deno.pid);
});

Deno.test("libc() leaves out what is optional and not there", () => {
  const c = libc({ "no such": { ...ONLY_NUMBERS, optional: true } });
  assertSame(c["no such"], undefined);
});

Deno.test("libc() complains at the call of what is not there", () => {
  const c = libc({ "no such": ONLY_NUMBERS });
  throws(() => c["no such"](), {
    message: 'Cannot find "no such": the C library has none',
  });
});
