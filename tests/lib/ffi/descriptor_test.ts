import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import {
  cString,
  isReadable,
  openTerminal,
  owned,
  readNow,
  setNonBlocking,
  writeNow,
} from "../../../lib/ffi/descriptor.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { openNull } from "../../../lib/ffi/process.ts";
import { PseudoTerminal } from "./pseudo_terminal.ts";

Deno.test("owned() closes a descriptor once", () => {
  const { fd } = openNull();
  const first = owned(fd);
  first[Symbol.dispose]();
  // The lowest free number is the next one's.
  const others = Array.from({ length: 8 }, () => openNull());
  first[Symbol.dispose]();
  for (const other of others) {
    assertSame(Deno.readLinkSync(`/proc/self/fd/${other.fd}`), "/dev/null");
    other[Symbol.dispose]();
  }
});

Deno.test("readNow() and writeNow() never wait", () => {
  using host = new PseudoTerminal();
  using terminal = openTerminal(host.path);
  assertSame(readNow(terminal.fd, new Uint8Array(8)), undefined);
  let count: number | undefined = 0;
  while (count !== undefined) count = writeNow(terminal.fd, cString("x\n"));
});

Deno.test("isReadable() tells whether there are bytes, or the end", () => {
  const host = new PseudoTerminal();
  using terminal = openTerminal(host.path);
  const seen = [isReadable(terminal.fd)];
  host.write(cString("x\n"));
  seen.push(isReadable(terminal.fd));
  readNow(terminal.fd, new Uint8Array(8));
  seen.push(isReadable(terminal.fd));
  host[Symbol.dispose]();
  seen.push(isReadable(terminal.fd));
  assertEquals(seen, [false, true, false, true]);
});

Deno.test("setNonBlocking() says that a number is no descriptor", () => {
  throws(() => setNonBlocking(99_999), {
    message: /^Cannot get flags: EBADF /,
  });
  throws(() => openTerminal("/nonexistent"), { errno: Errno.ENOENT });
});

Deno.test("cString() ends with a zero", () => {
  assertSame(cString("ä").join(), "195,164,0");
});
