import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import type { Descriptor } from "../../../../lib/ffi/descriptor.ts";
import type { TrimmedRange } from "../../../../lib/ffi/trim.ts";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import {
  type TrimMeans,
  Trimmer,
} from "../../../../lib/platform/linux/trim.ts";
import { turn } from "../../../helpers.ts";

function group(mountpoint: string, visible: string | undefined = mountpoint) {
  const line = `1 1 8:1 / ${mountpoint} rw - ext4 /dev/sda1 rw`;
  return parseMountinfo(line).map((first) => ({ first, visible }));
}

Deno.test("Trimmer goes on after a filesystem that cannot be trimmed", async () => {
  const groups = [...group("/nonexistent"), ...group("/proc")];
  const { signal } = new AbortController();
  assertEquals(await new Trimmer().trim(groups, { minimum: 0n, signal }), [
    {
      mountpoint: "/nonexistent",
      error: "failed to open: No such file or directory",
    },
    { mountpoint: "/proc", error: "trim not supported" },
  ]);
});

Deno.test("Trimmer trims at the place where a filesystem can be seen", async () => {
  const { signal } = new AbortController();
  const groups = group("/nonexistent", "/proc");
  assertEquals(await new Trimmer().trim(groups, { minimum: 0n, signal }), [
    { mountpoint: "/nonexistent", error: "trim not supported" },
  ]);
});

Deno.test("Trimmer ends when nobody wants it any more", async () => {
  const signal = AbortSignal.abort(new Error("the client has gone"));
  await rejects(new Trimmer().trim(group("/proc"), { minimum: 0n, signal }), {
    message: "Cannot trim any more: the client has gone",
  });
});

const DONE: TrimmedRange = { trimmed: 4096n, minimum: 0n };
const LIMIT_MS = 10;

/** A kernel that answers when a test says so. */
class Kernel {
  readonly opening = Promise.withResolvers<Descriptor>();
  readonly trimming = Promise.withResolvers<TrimmedRange>();
  readonly trimmer: Trimmer;
  opened = 0;
  trimmed = 0;
  closed = 0;

  constructor() {
    const open: TrimMeans["open"] = () => {
      this.opened++;
      return this.opening.promise;
    };
    const trim: TrimMeans["trim"] = () => {
      this.trimmed++;
      return this.trimming.promise;
    };
    const [openMs, trimMs] = [LIMIT_MS, LIMIT_MS];
    this.trimmer = new Trimmer({ open, trim, openMs, trimMs });
  }

  answerOpen(): void {
    this.opening.resolve({ fd: 9, [Symbol.dispose]: () => this.closed++ });
  }

  async trim(minimum = 0n): Promise<unknown> {
    const { signal } = new AbortController();
    return await this.trimmer.trim(group("/a"), { minimum, signal });
  }
}

Deno.test("Trimmer does not wait for a filesystem to open for ever", async () => {
  const kernel = new Kernel();
  const error = "failed to open: no answer within 0.01 s";
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", error }]);
  kernel.answerOpen();
  await turn();
  assertSame(kernel.closed, 1);
  assertSame(kernel.trimmed, 0);
});

Deno.test("Trimmer does not wait for a trim for ever", async () => {
  const kernel = new Kernel();
  kernel.answerOpen();
  const error = "failed to trim: no answer within 0.01 s";
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", error }]);
  assertSame(kernel.closed, 0);
  kernel.trimming.resolve(DONE);
  await turn();
  assertSame(kernel.closed, 1);
});

Deno.test("Trimmer tells what was trimmed in time", async () => {
  const kernel = new Kernel();
  kernel.answerOpen();
  kernel.trimming.resolve(DONE);
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", ...DONE }]);
  assertSame(kernel.closed, 1);
});

Deno.test("Trimmer opens a filesystem that hangs only once", async () => {
  const kernel = new Kernel();
  const error = "failed to open: no answer within 0.01 s";
  const failure = [{ mountpoint: "/a", error }];
  assertEquals(await kernel.trim(), failure);
  assertEquals(await kernel.trim(), failure);
  assertSame(kernel.opened, 1);
  kernel.answerOpen();
  await turn();
  kernel.trimming.resolve(DONE);
  assertEquals(await kernel.trim(), [{ mountpoint: "/a", ...DONE }]);
  assertSame(kernel.opened, 2);
});

Deno.test("Trimmer joins a trim that is under way", async () => {
  const kernel = new Kernel();
  kernel.answerOpen();
  const both = Promise.all([kernel.trim(), kernel.trim(512n)]);
  kernel.trimming.resolve(DONE);
  const done = [{ mountpoint: "/a", ...DONE }];
  assertEquals(await both, [done, done]);
  assertEquals([kernel.opened, kernel.trimmed, kernel.closed], [1, 1, 1]);
});
