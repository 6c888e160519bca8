import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { pause } from "../../../lib/deadline.ts";
import { freezeClock } from "../../../lib/freeze/clock.ts";
import { FilesystemFreezer } from "../../../lib/freeze/freezer.ts";
import { FreezeLanes } from "../../../lib/freeze/lanes.ts";
import { Marker } from "../../../lib/freeze/marker.ts";
import type {
  Filesystem,
  Filesystems,
} from "../../../lib/platform/filesystems.ts";
import { makeTree } from "../../fixtures/tree.ts";
import { ASKED } from "./bench.ts";
import { FakeApplications, FakeQuiescers } from "./fake_quiescers.ts";

const ROOM_MS = 5000;
const HELD_MS = 20;
const TOLERANCE_MS = 2;

const SETTINGS = {
  ...{ filesystemMs: ROOM_MS, freezeMs: ROOM_MS },
  ...{ holdMs: ROOM_MS, thawMs: ROOM_MS, graceMs: 0, ignoreFrozen: false },
};

/** One filesystem that lets itself be frozen, or does not. */
function fakeFilesystems(freeze: () => Promise<void>): Filesystems {
  const filesystem: Filesystem = {
    ...{ device: "8:1", type: "ext4", source: "/dev/sda1" },
    ...{ mountpoint: "/data", aliases: [{ id: 1, path: "/data" }] },
  };
  return {
    plan: () =>
      Promise.resolve({
        freeze: [[filesystem]],
        stalled: [],
        skipped: [],
        liesOn: {},
      }),
    open: () =>
      Promise.resolve({
        filesystem,
        freeze,
        sync: () => Promise.resolve(),
        thaw: () => Promise.resolve("thawed" as const),
        [Symbol.dispose]: () => {},
      }),
    deviceOf: () => Promise.resolve("9:9"),
    boot: () => Promise.resolve({ id: "boot", seconds: 1 }),
    classify: () => undefined,
  };
}

async function heldTimes(
  freeze: () => Promise<void>,
  work: (freezer: FilesystemFreezer) => Promise<void>,
): Promise<number[]> {
  await using tree = await makeTree();
  const filesystems = fakeFilesystems(freeze);
  const marker = new Marker({
    stateDirectory: tree.path,
    fallbacks: [],
    deviceOf: filesystems.deviceOf,
  });
  const times: number[] = [];
  const parts = {
    ...{ filesystems, marker, pid: Deno.pid },
    processes: {
      exists: (pid: number) => Promise.resolve(pid > 0),
    },
    log: { hold: () => {}, release: () => {} },
    quiescers: new FakeQuiescers(new FakeApplications()),
    ...{ clock: freezeClock, lanes: new FreezeLanes(1) },
    held: (ms: number) => void times.push(ms),
  };
  await using freezer = new FilesystemFreezer(parts, () => SETTINGS);
  await work(freezer);
  return times;
}

const { signal } = new AbortController();

Deno.test("freezer tells once how long a freeze held", async () => {
  const times = await heldTimes(() => Promise.resolve(), async (freezer) => {
    await freezer.freeze({ ...ASKED, signal });
    await pause(HELD_MS);
    await freezer.thaw();
    await freezer.thaw();
  });
  assertEquals(times.length, 1);
  ok(times.every((ms) => ms >= HELD_MS - TOLERANCE_MS && ms < ROOM_MS));
});

Deno.test("freezer tells nothing of a freeze that failed", async () => {
  const fail = () => Promise.reject(new Error("broken"));
  const times = await heldTimes(fail, async (freezer) => {
    await rejects(freezer.freeze({ ...ASKED, signal }), /broken/);
    await freezer.thaw();
  });
  assertEquals(times, []);
});
