import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import { trimAll } from "../../../../lib/platform/linux/trim.ts";

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
