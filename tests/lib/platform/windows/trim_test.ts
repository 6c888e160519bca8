import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  type TrimMeans,
  Trimmer,
} from "../../../../lib/platform/windows/trim.ts";

const { signal } = new AbortController();

/** A scripted machine on which every volume is fixed and can be trimmed. */
function trimmer(changed: Partial<TrimMeans> = {}): Trimmer {
  return new Trimmer({
    version: () => ({ major: 10, minor: 0 }),
    isFixed: (path) => Promise.resolve(path !== ""),
    retrim: () => Promise.resolve(undefined),
    ...changed,
  });
}

Deno.test("Trimmer of Windows trims what is on disks that stay", async () => {
  const trimmed: string[] = [];
  const machine = trimmer({
    isFixed: (path) =>
      path === "E:\\"
        ? Promise.reject(new Error("dead"))
        : Promise.resolve(path !== "D:\\"),
    retrim: (path) => {
      trimmed.push(path);
      return Promise.resolve(path === "C:\\" ? undefined : "not possible");
    },
  });
  const paths = ["C:\\", "D:\\", "E:\\", "F:\\data\\"];
  assertEquals(await machine.trim(paths, { signal }), [
    { mountpoint: "C:\\" },
    { mountpoint: "F:\\data\\", error: "not possible" },
  ]);
  assertEquals(trimmed, ["C:\\", "F:\\data\\"]);
});

for (const [major, minor] of [[6, 1], [5, 2]] as const) {
  Deno.test(`Trimmer of Windows refuses version ${major}.${minor}`, async () => {
    const machine = trimmer({ version: () => ({ major, minor }) });
    await rejects(machine.trim([], { signal }), {
      message: "fstrim is only supported for Win8+",
    });
  });
}

Deno.test("Trimmer of Windows works from Windows 8 on", async () => {
  const machine = trimmer({ version: () => ({ major: 6, minor: 2 }) });
  assertEquals(await machine.trim(["C:\\"], { signal }), [
    { mountpoint: "C:\\" },
  ]);
});

Deno.test("Trimmer of Windows joins a trim that is under way", async () => {
  const end = Promise.withResolvers<undefined>();
  let begun = 0;
  const machine = trimmer({
    retrim: () => {
      begun++;
      return end.promise;
    },
  });
  const both = [1, 2].map(() => machine.trim(["C:\\"], { signal }));
  // Nothing here waits for more than promises, so both have come that far.
  await new Promise((wake) => setTimeout(wake));
  end.resolve(undefined);
  assertEquals(
    await Promise.all(both),
    [1, 2].map(() => [{
      mountpoint: "C:\\",
    }]),
  );
  assertSame(begun, 1);
});

Deno.test("Trimmer of Windows ends when nobody wants it any more", async () => {
  const stop = new AbortController();
  const end = Promise.withResolvers<undefined>();
  const machine = trimmer({
    retrim: () => {
      stop.abort(new Error("the client has gone"));
      return end.promise;
    },
  });
  await rejects(machine.trim(["C:\\", "D:\\"], { signal: stop.signal }), {
    message: "Cannot trim any more: the client has gone",
  });
  end.resolve(undefined);
});
