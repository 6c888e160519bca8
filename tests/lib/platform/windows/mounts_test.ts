import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../../../lib/limits.ts";
import type { TrimRequest } from "../../../../lib/platform/mounts.ts";
import {
  mountsFrom,
  type VolumeSources,
} from "../../../../lib/platform/windows/mounts.ts";
import { VirtualClock } from "../../freeze/virtual_clock.ts";

const SYSTEM = "\\\\?\\Volume{1}\\";
const HIDDEN = "\\\\?\\Volume{2}\\";
const FACTS = { type: "NTFS", fullness: { total: 100n, free: 30n } };
const SPACE = { used: 70n, total: 100n };
const DISK = { busType: "scsi", bus: 0, target: 0, unit: 0 } as const;

/** A scripted machine with two volumes, of which one has no path. */
function machine(changed: Partial<VolumeSources> = {}): VolumeSources {
  return {
    names: () => Promise.resolve([SYSTEM, HIDDEN]),
    paths: (volume) =>
      Promise.resolve(volume === SYSTEM ? ["C:\\", "D:\\"] : []),
    filesystem: () => Promise.resolve(FACTS),
    pciPlaces: () => Promise.resolve(new Map()),
    disks: {
      of: ({ volume }) => Promise.resolve(volume === SYSTEM ? [DISK] : []),
    },
    trimmer: { trim: () => Promise.resolve([]) },
    ...changed,
  };
}

const FOUND = [
  {
    ...{ name: SYSTEM, mountpoint: "C:\\", type: "NTFS" },
    ...{ space: SPACE, disks: [DISK] },
  },
  {
    ...{ name: HIDDEN, mountpoint: "System Reserved", type: "NTFS" },
    ...{ space: SPACE, disks: [] },
  },
];

Deno.test("mountsFrom() lists volumes by their first paths", async () => {
  assertEquals(await mountsFrom(machine()).list(), FOUND);
});

Deno.test("mountsFrom() leaves out a drive without a medium", async () => {
  const filesystem = (volume: string) =>
    volume === HIDDEN
      ? Promise.reject(new Error("The device is not ready"))
      : Promise.resolve(FACTS);
  const found = await mountsFrom(machine({ filesystem })).list();
  assertEquals(found, FOUND.slice(0, 1));
});

Deno.test("mountsFrom() does not wait long for a dead volume, nor ask it twice", async () => {
  const dead = Promise.withResolvers<never>();
  let asked = 0;
  const filesystem = (volume: string) => {
    if (volume === SYSTEM) return Promise.resolve(FACTS);
    asked++;
    return dead.promise;
  };
  const mounts = mountsFrom(machine({ filesystem }));
  using clock = new VirtualClock();
  for (let round = 1; round <= 2; round++) {
    const list = await clock.until(mounts.list());
    assertEquals(list, FOUND.slice(0, 1));
    assertSame(clock.now, round * LIMITS.probeMs);
  }
  assertSame(asked, 1);
  dead.reject(new Error("gone"));
});

Deno.test("mountsFrom() says that volumes cannot be listed", async () => {
  const names = () => Promise.reject(new Error("Cannot list volumes: no"));
  const mounts = mountsFrom(machine({ names }));
  await rejects(mounts.list(), { message: "Cannot list volumes: no" });
});

Deno.test("mountsFrom() trims what has a path", async () => {
  const seen: (readonly string[])[] = [];
  const trim = (
    paths: readonly string[],
    request: Pick<TrimRequest, "signal">,
  ) => {
    seen.push(paths);
    return Promise.resolve([{
      mountpoint: "C:\\",
      error: String(request.signal.aborted),
    }]);
  };
  const mounts = mountsFrom(machine({ trimmer: { trim } }));
  const { signal } = new AbortController();
  assertEquals(await mounts.trim({ minimum: 0n, signal }), [
    { mountpoint: "C:\\", error: "false" },
  ]);
  assertEquals(seen, [["C:\\"]]);
});
