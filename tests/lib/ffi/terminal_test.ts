import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { openTerminal, readNow } from "../../../lib/ffi/descriptor.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { makeRaw } from "../../../lib/ffi/terminal.ts";
import { PseudoTerminal } from "./pseudo_terminal.ts";

/** What a terminal would hold back, change, echo or take for a signal. */
const BYTES = Uint8Array.of(0x03, 0x04, 0x0d, 0x11, 0x13, 0x1a, 0x7f, 0xff, 0);

Deno.test("makeRaw() has bytes passed on unchanged and at once", () => {
  using host = new PseudoTerminal();
  using terminal = openTerminal(host.path);
  makeRaw(terminal.fd, "Cannot set it up");
  host.write(BYTES);
  const into = new Uint8Array(64);
  assertSame(readNow(terminal.fd, into), BYTES.length);
  assertEquals(into.subarray(0, BYTES.length), BYTES);
  assertEquals(host.read(), new Uint8Array(0));
});

Deno.test("makeRaw() forgets what has come before", () => {
  using host = new PseudoTerminal();
  using terminal = openTerminal(host.path);
  makeRaw(terminal.fd, "Cannot set it up");
  host.write(BYTES);
  makeRaw(terminal.fd, "Cannot set it up");
  assertSame(readNow(terminal.fd, new Uint8Array(64)), undefined);
});

Deno.test("makeRaw() says that something is no terminal", () => {
  using nothing = openTerminal("/dev/null");
  throws(() => makeRaw(nothing.fd, "Cannot set it up"), {
    errno: Errno.ENOTTY,
    message: /^Cannot set it up: ENOTTY /,
  });
});
