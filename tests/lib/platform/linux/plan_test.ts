import { deepStrictEqual as assertEquals } from "node:assert";
import {
  type FilesystemFilter,
  NO_FILTER,
} from "../../../../lib/platform/filesystem_filter.ts";
import type { FreezePlan } from "../../../../lib/platform/filesystems.ts";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import { planFreeze } from "../../../../lib/platform/linux/plan.ts";
import type { Storage } from "../../../../lib/platform/linux/storage.ts";

const MOUNTS = parseMountinfo(
  [
    "21 27 0:25 / /run rw - tmpfs tmpfs rw",
    "27 1 8:1 / / rw - ext4 /dev/sda1 rw",
    "28 27 8:2 / /home rw - xfs /dev/sda2 rw",
    "29 27 8:2 /www /srv rw - xfs /dev/sda2 rw",
    "30 27 7:0 / /tmp rw - ext4 /dev/loop0 rw",
    "31 30 7:1 / /tmp/inner rw - ext4 /dev/loop1 rw",
    "32 27 7:2 / /mnt rw - ext4 /dev/loop2 rw",
    "33 27 7:3 / /own rw - ext4 /dev/loop3 rw",
    "34 27 0:40 / /merged rw - overlay overlay rw,lowerdir=/mnt:/srv/x,upperdir=/home/up,workdir=/home/work",
  ].join("\n"),
);

/** What loop devices hold their data in. */
const FILES: Readonly<Record<string, string>> = {
  "7:0": "/home/tmp.img",
  "7:1": "/tmp/inner.img (deleted)",
  "7:2": "/run/image",
  "7:3": "/own/what/cannot/be",
};

const STORAGE: Storage = {
  holders: new Map(
    ["8:1", "8:2", ...Object.keys(FILES)].map((number) => [number, [number]]),
  ),
  devices: new Map(
    Object.entries(FILES).map(([number, file]) => [
      number,
      { name: number.replace("7:", "loop"), parts: [], file },
    ]),
  ),
};

function plan(
  mountpoints?: string[],
  filter: FilesystemFilter = NO_FILTER,
): FreezePlan {
  return planFreeze(MOUNTS, { mountpoints, filter, storage: STORAGE });
}

function placesOf({ freeze }: FreezePlan): string[][] {
  return freeze.map((wave) => wave.map(({ mountpoint }) => mountpoint));
}

const CASES: readonly {
  name: string;
  mountpoints?: string[];
  filter?: Partial<FilesystemFilter>;
  freeze: string[][];
  stalled?: string[];
}[] = [
  {
    name: "freezes what lies on others before those",
    freeze: [["/tmp/inner"], ["/tmp"], ["/", "/home", "/mnt", "/own"]],
    stalled: ["/merged"],
  },
  {
    name: "freezes what is asked for",
    mountpoints: ["/home", "/nowhere"],
    freeze: [["/home"]],
    stalled: ["/tmp", "/tmp/inner", "/merged"],
  },
  {
    name: "knows a filesystem by each of its mountpoints",
    mountpoints: ["/srv", "/tmp", "/tmp/inner"],
    freeze: [["/tmp/inner"], ["/tmp"], ["/home"]],
    stalled: ["/merged"],
  },
  {
    name: "knows no mountpoint by what lies inside",
    mountpoints: ["/home/x", "/srv/"],
    freeze: [],
  },
  {
    name: "knows what lies on others through a third one",
    mountpoints: ["/srv", "/tmp/inner"],
    freeze: [["/tmp/inner"], ["/home"]],
    stalled: ["/tmp", "/merged"],
  },
  {
    name: "freezes at once what is independent",
    mountpoints: ["/", "/tmp"],
    freeze: [["/", "/tmp"]],
    stalled: ["/tmp/inner"],
  },
  { name: "freezes nothing if told so", mountpoints: [], freeze: [] },
  {
    name: "leaves out what is excluded",
    filter: { exclude: ["type:xfs", "/tmp*"] },
    freeze: [["/", "/mnt", "/own"]],
    stalled: ["/merged"],
  },
  {
    name: "leaves out what is excluded even if it is asked for",
    mountpoints: ["/", "/home"],
    filter: { exclude: ["device:/dev/sda2"] },
    freeze: [["/"]],
  },
  {
    name: "knows no filesystem by a second mountpoint when excluding",
    mountpoints: ["/home"],
    filter: { exclude: ["/srv"] },
    freeze: [["/home"]],
    stalled: ["/tmp", "/tmp/inner", "/merged"],
  },
  {
    name: "freezes only what is included",
    filter: { include: ["device:/dev/loop*"], exclude: ["/own"] },
    freeze: [["/tmp/inner"], ["/tmp", "/mnt"]],
    stalled: ["/merged"],
  },
];

for (const { name, mountpoints, filter, freeze, stalled = [] } of CASES) {
  Deno.test(`planFreeze() ${name}`, () => {
    const found = plan(mountpoints, { ...NO_FILTER, ...filter });
    assertEquals(placesOf(found), freeze);
    assertEquals(found.stalled.map(({ mountpoint }) => mountpoint), stalled);
  });
}

Deno.test("planFreeze() tells why something is left alone", () => {
  const { skipped } = plan(["/", "/home"], {
    include: ["/*"],
    exclude: ["/home"],
  });
  assertEquals(skipped, [
    { mountpoint: "/home", type: "xfs", reason: "is excluded by /home" },
    {
      mountpoint: "/run",
      type: "tmpfs",
      reason: "is not on a block device",
    },
    {
      mountpoint: "/merged",
      type: "overlay",
      reason: "is not on a block device; lies on /mnt, /home, /run",
    },
  ]);
});

Deno.test("planFreeze() tells what lies on what", () => {
  const { liesOn, stalled } = plan();
  assertEquals(liesOn, {
    "7:0": ["/home"],
    "7:1": ["/tmp", "/home"],
    "7:2": ["/run"],
  });
  assertEquals(stalled, [{
    device: "0:40",
    mountpoint: "/merged",
    type: "overlay",
    on: ["/mnt", "/home"],
  }]);
});
