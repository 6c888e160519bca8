import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import type { Descriptor } from "../../../../lib/ffi/descriptor.ts";
import type { TrimmedRange } from "../../../../lib/ffi/trim.ts";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import {
  trimAll,
  type TrimMeans,
} from "../../../../lib/platform/linux/trim.ts";
import { turn } from "../../../helpers.ts";

function group(mountpoint: string, visible: string | undefined = mountpoint) {
  const line = `1 1 8:1 / ${mountpoint} rw - ext4 /dev/sda1 rw`;
  return parseMountinfo(line).map((first) => ({ first, visible }));
}

Deno.test("trimAll() goes on after a filesystem that cannot be trimmed", async () => {
  const groups = [...group("/nonexistent"), ...group("/proc")];
  const { signal } = new AbortController();
  assertEquals(await trimAll(groups, { minimum: 0n, signal }), [
    {
      mountpoint: "/nonexistent",
      error: "failed to open: No such file or directory",
    },
    { mountpoint: "/proc", error: "trim not supported" },
  ]);
});

Deno.test("trimAll() trims at the place where a filesystem can be seen", async () => {
  const { signal } = new AbortController();
  const groups = group("/nonexistent", "/proc");
  assertEquals(await trimAll(groups, { minimum: 0n, signal }), [
    { mountpoint: "/nonexistent", error: "trim not supported" },
  ]);
});

Deno.test("trimAll() ends when nobody wants it any more", async () => {
  const signal = AbortSignal.abort(new Error("the client has gone"));
  await rejects(trimAll(group("/proc"), { minimum: 0n, signal }), {
    message: "Cannot trim any more: the client has gone",
  });
});

const DONE: TrimmedRange = { trimmed: 4096n, minimum: 0n };
const LIMIT_MS = 10;

/** A kernel that answers when a test says so. */
class Kernel {
  readonly opening = Promise.withResolvers<Descriptor>();
  readonly trimming = Promise.withResolvers<TrimmedRange>();
  closed = 0;

  answerOpen(): void {
    this.opening.resolve({ fd: 9, [Symbol.dispose]: () => this.closed++ });
  }

  means(): TrimMeans {
    return {
      open: () => this.opening.promise,
      trim: () => this.trimming.promise,
      openMs: LIMIT_MS,
      trimMs: LIMIT_MS,
    };
  }

  async trim(): Promise<unknown> {
    const { signal } = new AbortController();
    const request = { minimum: 0n, signal };
    return await trimAll(group("/a"), request, this.means());
  }
}

Deno.test("trimAll() does not wait for a filesystem to open for ever", async () => {
  const kernel = new Kernel();
  const error = "failed to open: no answer within 0.01 s";
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", error }]);
  kernel.answerOpen();
  await turn();
  assertSame(kernel.closed, 1);
});

Deno.test("trimAll() does not wait for a trim for ever", async () => {
  const kernel = new Kernel();
  kernel.answerOpen();
  const error = "failed to trim: no answer within 0.01 s";
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", error }]);
  assertSame(kernel.closed, 0);
  kernel.trimming.resolve(DONE);
  await turn();
  assertSame(kernel.closed, 1);
});

Deno.test("trimAll() tells what was trimmed in time", async () => {
  const kernel = new Kernel();
  kernel.answerOpen();
  kernel.trimming.resolve(DONE);
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", ...DONE }]);
  assertSame(kernel.closed, 1);
});
