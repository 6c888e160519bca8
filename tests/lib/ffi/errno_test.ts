import { ok, strictEqual as assertSame, throws } from "node:assert";
import {
  check,
  describeErrno,
  Errno,
  ErrnoError,
  isErrno,
  lastErrno,
  meaningOf,
} from "../../../lib/ffi/errno.ts";
import { openTerminal } from "../../../lib/ffi/descriptor.ts";

const NO_NUMBER = 4095;

for (const [name, errno] of Object.entries(Errno)) {
  Deno.test(`describeErrno() names ${name}`, () => {
    // The C library has one name for two numbers that are the same.
    const known = name === "EOPNOTSUPP" ? /^(EOPNOTSUPP|ENOTSUP)$/ : name;
    const [told = ""] = describeErrno(errno).split(" ");
    assertSame(told.replace(known, name), name);
  });
}

Deno.test("describeErrno() describes a number that nobody knows", () => {
  assertSame(
    describeErrno(NO_NUMBER),
    `errno ${NO_NUMBER} (Unknown error ${NO_NUMBER})`,
  );
});

Deno.test("meaningOf() says what a number means", () => {
  assertSame(meaningOf(Errno.EBUSY), "Device or resource busy");
});

Deno.test("ErrnoError keeps the number, the name and the meaning", () => {
  const error = new ErrnoError('Cannot open "/x"', Errno.EACCES);
  assertSame(error.message, 'Cannot open "/x": EACCES (Permission denied)');
  assertSame(error.meaning, "Permission denied");
  assertSame(error.errno, Errno.EACCES);
});

Deno.test("isErrno() knows one reason, and no other error", () => {
  const { ENOENT, EACCES } = Errno;
  const error = new ErrnoError("Cannot", ENOENT);
  ok(isErrno(error, ENOENT));
  ok(!isErrno(error, EACCES));
  ok(!isErrno({ errno: ENOENT }, ENOENT));
});

Deno.test("check() hands on what did not fail", () => {
  for (const result of [0, 1, -2, 2 ** 31 - 1]) {
    assertSame(check("Cannot", result), result);
  }
});

Deno.test("lastErrno() is what the last call on this thread left", () => {
  throws(() => openTerminal("/nonexistent"), { errno: Errno.ENOENT });
  assertSame(lastErrno(), Errno.ENOENT);
  throws(() => check("Cannot", -1), { errno: Errno.ENOENT });
  throws(() => openTerminal("/dev/null/x"), { errno: Errno.ENOTDIR });
  assertSame(lastErrno(), Errno.ENOTDIR);
});
