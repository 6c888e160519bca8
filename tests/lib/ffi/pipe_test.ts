import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { readNow, writeNow } from "../../../lib/ffi/descriptor.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { openPipe } from "../../../lib/ffi/pipe.ts";

const WORDS = new TextEncoder().encode("words");

Deno.test("openPipe() takes a program's output, and never waits", () => {
  const { near, far } = openPipe("out");
  const into = new Uint8Array(16);
  assertSame(near.read(into), undefined);
  assertSame(writeNow(far.fd, WORDS), WORDS.length);
  assertSame(near.read(into), WORDS.length);
  assertEquals(into.subarray(0, WORDS.length), WORDS);
  far[Symbol.dispose]();
  assertSame(near.read(into), 0);
  near[Symbol.dispose]();
});

Deno.test("openPipe() gives a program input, and never waits", () => {
  const { near, far } = openPipe("in");
  let written = 0;
  for (let count; (count = near.write(new Uint8Array(65536)));) {
    written += count;
  }
  ok(written >= 4096);
  const into = new Uint8Array(65536);
  const read = readNow(far.fd, into) ?? 0;
  ok(read > 0 && read <= written);
  far[Symbol.dispose]();
  throws(() => near.write(WORDS), { errno: Errno.EPIPE });
  near[Symbol.dispose]();
});

Deno.test("openPipe() keeps its ends from other programs", async () => {
  const { near, far } = openPipe("in");
  for (const { fd } of [near, far]) {
    const info = await Deno.readTextFile(`/proc/self/fdinfo/${fd}`);
    const flags = parseInt(/^flags:\s*(\d+)$/m.exec(info)?.[1] ?? "", 8);
    assertSame(flags & 0o2000000, 0o2000000);
  }
  near[Symbol.dispose]();
  far[Symbol.dispose]();
});
