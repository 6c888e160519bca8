import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import { planFreeze } from "../../../../lib/platform/linux/plan.ts";

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
  ].join("\n"),
);

/** What loop devices hold their data in. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "7:0": ["/home/tmp.img"],
  "7:1": ["/tmp/inner.img (deleted)"],
  "7:2": ["/run/image"],
  "7:3": ["/own/what/cannot/be"],
};

const CASES: readonly {
  name: string;
  mountpoints?: string[];
  freeze: string[];
  sync: string[];
}[] = [
  {
    name: "freezes what holds the data of others, and only that",
    freeze: ["/", "/home", "/mnt", "/own"],
    sync: ["/tmp", "/tmp/inner"],
  },
  {
    name: "freezes what is asked for",
    mountpoints: ["/home", "/nowhere"],
    freeze: ["/home"],
    sync: [],
  },
  {
    name: "knows a filesystem by each of its mountpoints",
    mountpoints: ["/srv"],
    freeze: ["/home"],
    sync: [],
  },
  {
    name: "knows no mountpoint by what lies inside",
    mountpoints: ["/home/x", "/srv/"],
    freeze: [],
    sync: [],
  },
  {
    name: "freezes a loop filesystem whose file is not touched",
    mountpoints: ["/", "/tmp"],
    freeze: ["/", "/tmp"],
    sync: [],
  },
  {
    name: "only syncs a loop filesystem whose file is stopped",
    mountpoints: ["/srv", "/tmp"],
    freeze: ["/home"],
    sync: ["/tmp"],
  },
  { name: "freezes nothing if told so", mountpoints: [], freeze: [], sync: [] },
];

for (const { name, mountpoints, freeze, sync } of CASES) {
  Deno.test(`planFreeze() ${name}`, async () => {
    const plan = await planFreeze(MOUNTS, {
      mountpoints,
      filesUnder: ({ device }) => Promise.resolve(FILES[device] ?? []),
    });
    assertEquals(
      plan.freeze.flat().map(({ mountpoint }) => mountpoint),
      freeze,
    );
    assertSame(plan.freeze.length, freeze.length === 0 ? 0 : 1);
    assertEquals(plan.sync.map(({ mountpoint }) => mountpoint), sync);
    assertEquals(plan.skipped.map(({ mountpoint }) => mountpoint), ["/run"]);
  });
}
