import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Errno } from "../../../lib/ffi/errno.ts";
import {
  fifreeze,
  openMountpoint,
  syncfs,
} from "../../../lib/ffi/superblock.ts";
import { openPipe } from "../../../lib/ffi/pipe.ts";
import { systemCall } from "../../../lib/ffi/system_call.ts";
import { fitrim } from "../../../lib/ffi/trim.ts";

const NO_FD = 99_999;
const BADF = /: EBADF \(Bad file descriptor\)$/;

Deno.test("systemCall() hands out the kernel's own reason", async () => {
  await rejects(systemCall("Cannot read", "read", NO_FD, 0, 0), {
    name: "ErrnoError",
    message: /^Cannot read: EBADF /,
  });
});

Deno.test("systemCall() lets others go on while it waits", async () => {
  const { near, far } = openPipe("in");
  const into = new Uint8Array(8);
  let isDone = false;
  const reading = systemCall("Cannot read", "read", far.fd, into, 8)
    .finally(() => isDone = true);
  ok(!isDone);
  near.write(new TextEncoder().encode("late"));
  assertSame(await reading, 4);
  assertEquals(new TextDecoder().decode(into.subarray(0, 4)), "late");
  near[Symbol.dispose]();
  far[Symbol.dispose]();
});

Deno.test("systemCall() keeps many at once apart", async () => {
  const paths = Array.from({ length: 8 }, (_, at) => `/nonexistent/${at}`);
  const what = (path: string) => `Cannot open "${path}"`;
  const results = await Promise.allSettled(
    paths.map((path) => openMountpoint(path, { what: what(path) })),
  );
  const reasons = results.map((result) =>
    result.status === "rejected" ? result.reason.message : ""
  );
  const why = "ENOENT (No such file or directory)";
  assertEquals(reasons, paths.map((path) => `${what(path)}: ${why}`));
});

Deno.test("Calls on a filesystem say why they cannot", async () => {
  await rejects(syncfs(NO_FD, "Cannot sync"), { message: BADF });
  await rejects(fifreeze(NO_FD, "Cannot freeze"), { message: BADF });
  using proc = await openMountpoint("/proc", {});
  await syncfs(proc.fd, "Cannot sync");
  const trimming = fitrim(proc.fd, 0n, { what: "Cannot trim" });
  await rejects(trimming, { errno: Errno.ENOTTY });
});
