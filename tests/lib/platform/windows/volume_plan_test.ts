import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import {
  planVolumes,
  type VolumeFacts,
} from "../../../../lib/platform/windows/volume_plan.ts";

const SYSTEM: VolumeFacts = {
  name: "\\\\?\\Volume{1}\\",
  paths: ["C:\\"],
  type: "NTFS",
  isFixed: true,
};
const DATA: VolumeFacts = {
  name: "\\\\?\\Volume{2}\\",
  paths: ["D:\\", "C:\\mnt\\data\\"],
  type: "ReFS",
  isFixed: true,
};
const RESERVED: VolumeFacts = {
  ...SYSTEM,
  name: "\\\\?\\Volume{3}\\",
  paths: [],
};
const FIRMWARE: VolumeFacts = {
  ...{ name: "\\\\?\\Volume{4}\\", paths: [], type: "FAT32", isFixed: true },
  purpose: "the firmware's (EFI)",
};
const CD: VolumeFacts = {
  ...{ name: "\\\\?\\Volume{5}\\", paths: ["E:\\"], isFixed: false },
  type: undefined,
};
const RAW: VolumeFacts = { ...DATA, paths: ["F:\\"], type: undefined };
const STICK: VolumeFacts = { ...DATA, paths: ["G:\\"], type: "exFAT" };
const ALL = [SYSTEM, DATA, RESERVED, FIRMWARE, CD, RAW, STICK];

function places(plan: ReturnType<typeof planVolumes>): string[] {
  return plan.freeze.flat().map(({ mountpoint }) => mountpoint);
}

Deno.test("planVolumes() takes NTFS and ReFS on disks that stay", () => {
  const plan = planVolumes(ALL);
  assertEquals(places(plan), ["C:\\", "D:\\", RESERVED.name]);
  assertSame(plan.freeze.length, 1);
  assertEquals(
    plan.skipped.map(({ mountpoint, reason }) => [
      ...[mountpoint, reason],
    ]),
    [
      [FIRMWARE.name, "is the firmware's (EFI)"],
      ["E:\\", "is not on a disk that stays"],
      ["F:\\", "has no filesystem that can be read"],
      ["G:\\", "is exFAT, and VSS takes NTFS and ReFS only"],
    ],
  );
  assertEquals(plan.freeze.flat()[1], {
    ...{ device: DATA.name, source: DATA.name, type: "ReFS" },
    mountpoint: "D:\\",
    aliases: [{ id: 0, path: "D:\\" }, { id: 1, path: "C:\\mnt\\data\\" }],
  });
});

Deno.test("planVolumes() takes no volume named for all of them", () => {
  assertEquals(planVolumes(ALL, { mountpoints: [] }), planVolumes(ALL));
});

Deno.test("planVolumes() finds a volume however it is spelt", () => {
  const spellings = [
    ...["D:\\", "D:", "d:\\", "d:/", "C:/MNT/data", "c:\\mnt\\data\\"],
    DATA.name,
  ];
  for (const one of spellings) {
    assertEquals(places(planVolumes(ALL, { mountpoints: [one] })), ["D:\\"]);
  }
  const twice = { mountpoints: ["D:", "C:\\mnt\\data"] };
  assertEquals(places(planVolumes(ALL, twice)), ["D:\\"]);
});

Deno.test("planVolumes() refuses what is named and cannot be", () => {
  const cases: [string, RegExp][] = [
    ["Z:\\", /Cannot freeze "Z:\\": no volume is mounted there/],
    ["", /no volume is mounted there/],
    ["E:\\", /Cannot freeze "E:\\": it is not on a disk that stays/],
    ["G:", /it is exFAT/],
  ];
  for (const [one, message] of cases) {
    throws(() => planVolumes(ALL, { mountpoints: ["C:\\", one] }), { message });
  }
});

Deno.test("planVolumes() leaves out what the administrator does", () => {
  const lists: [string, string[]][] = [
    ["D:", ["C:\\", RESERVED.name]],
    ["d:\\*", ["C:\\", RESERVED.name]],
    ["type:refs", ["C:\\", RESERVED.name]],
    ["device:\\\\?\\VOLUME{3}\\", ["C:\\", "D:\\"]],
    ["*", []],
  ];
  for (const [entry, expected] of lists) {
    const filter = { include: [], exclude: [entry] };
    assertEquals(places(planVolumes(ALL, { filter })), expected, entry);
  }
  const filter = { include: ["c:"], exclude: [] };
  const plan = planVolumes(ALL, { filter });
  assertEquals(places(plan), ["C:\\"]);
  const named = planVolumes(ALL, { filter, mountpoints: ["D:"] });
  assertEquals([places(named), named.freeze], [[], []]);
});
