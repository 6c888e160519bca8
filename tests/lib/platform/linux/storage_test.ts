import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { findLiesOn } from "../../../../lib/platform/linux/lies_on.ts";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import { surveyStorage } from "../../../../lib/platform/linux/storage.ts";
import {
  blockDevice,
  type FixtureFiles,
  makeMachine,
} from "../../../fixtures/kernel_tree.ts";

const VIRTUAL = "/devices/virtual/block";
const DISK = "/devices/pci0/virtio0/block/vda";

function virtual(
  name: string,
  number: string,
  { parts = [], file }: { parts?: string[]; file?: string } = {},
): FixtureFiles {
  const path = `${VIRTUAL}/${name}`;
  return {
    ...blockDevice(name, { number, path, parts }),
    ...file === undefined ? {} : { [`${path}/loop/backing_file`]: `${file}\n` },
  };
}

const at = (name: string): string => `${VIRTUAL}/${name}`;

/** A disk, and everything that can be made of files on it. */
const MACHINE: readonly FixtureFiles[] = [
  blockDevice("vda", { number: "254:0", path: DISK }),
  blockDevice("vda1", {
    number: "254:1",
    path: `${DISK}/vda1`,
    isPartition: true,
  }),
  virtual("loop0", "7:0", { file: "/srv/a file.img" }),
  blockDevice("loop0p1", {
    number: "259:0",
    path: `${at("loop0")}/loop0p1`,
    isPartition: true,
  }),
  virtual("loop1", "7:1", { file: "/srv/b.img" }),
  virtual("loop2", "7:2"),
  virtual("loop3", "7:3", { file: "/crypt/c.img" }),
  virtual("md0", "9:0", { parts: [at("loop1"), `${DISK}/vda1`] }),
  virtual("dm-0", "253:0", { parts: [at("md0")] }),
  virtual("dm-1", "253:1", { parts: [`${at("loop0")}/loop0p1`] }),
  virtual("dm-2", "253:2", { parts: [at("dm-1"), DISK] }),
  virtual("bcache0", "252:0", { parts: [DISK, at("loop1")] }),
  virtual("dm-3", "253:3", { parts: [at("dm-4"), at("loop1")] }),
  virtual("dm-4", "253:4", { parts: [at("dm-3")] }),
  {
    "/sys/fs/btrfs/features/x": "1\n",
    "/sys/fs/btrfs/11-22/devices/vda": { to: DISK },
    "/sys/fs/btrfs/33-44/devices/dm-2": { to: at("dm-2") },
    "/sys/fs/btrfs/33-44/devices/loop3": { to: at("loop3") },
  },
];

const NUMBERS = { "/dev/mapper/pool": "253:2", "/dev/md/log": "9:0" };

const BASE = [
  "1 0 254:1 / / rw - ext4 /dev/vda1 rw",
  "2 1 254:9 / /srv rw - ext4 /dev/vdb rw",
  "3 1 253:0 / /crypt rw - ext4 /dev/mapper/crypt rw",
];

const CASES: readonly { name: string; line: string; on: string[] }[] = [
  { name: "a partition", line: "254:1 / /x rw - ext4 /dev/vda1 rw", on: [] },
  { name: "a loop device", line: "7:0 / /x rw - ext4 a rw", on: ["/srv"] },
  { name: "its partition", line: "259:0 / /x rw - ext4 a rw", on: ["/srv"] },
  { name: "a free loop device", line: "7:2 / /x rw - ext4 a rw", on: [] },
  {
    name: "a loop device on dm-crypt on md",
    line: "7:3 / /x rw - ext4 a rw",
    on: ["/crypt", "/srv"],
  },
  { name: "LVM", line: "253:2 / /x rw - xfs a rw", on: ["/srv"] },
  { name: "bcache", line: "252:0 / /x rw - ext4 a rw", on: ["/srv"] },
  { name: "a circle", line: "253:3 / /x rw - ext4 a rw", on: ["/srv"] },
  { name: "a device that has gone", line: "1:1 / /x rw - ext4 a rw", on: [] },
  {
    name: "btrfs on two devices",
    line: "0:50 / /x rw - btrfs /dev/mapper/pool rw,subvol=/",
    on: ["/srv", "/crypt"],
  },
  {
    name: "btrfs whose device has gone",
    line: "0:50 / /x rw - btrfs /dev/gone rw",
    on: [],
  },
  {
    name: "an XFS with a log elsewhere",
    line: "254:0 / /x rw - xfs /dev/vda rw,logdev=/dev/md/log,noquota",
    on: ["/srv"],
  },
  {
    name: "a bind mount in a loop device",
    line: "7:0 /deep /x rw - ext4 a rw",
    on: ["/srv"],
  },
  {
    name: "an overlay with a colon in a name",
    line: String.raw`0:60 / /x rw - overlay o rw,lowerdir=/srv/a\134:b:/l,` +
      "upperdir=/crypt/u,workdir=/crypt/w",
    on: ["/", "/srv", "/crypt"],
  },
  {
    name: "an overlay whose layers are named the new way",
    line: "0:60 / /x ro - overlay o ro,lowerdir+=/srv/a,lowerdir+=l/B",
    on: ["/srv"],
  },
  { name: "memory", line: "0:70 / /x rw - tmpfs /srv rw", on: [] },
];

for (const { name, line, on } of CASES) {
  Deno.test(`findLiesOn() knows what is under ${name}`, async () => {
    await using machine = await makeMachine(MACHINE, NUMBERS);
    const own = parseMountinfo(`9 1 ${line}`);
    const mounts = [...parseMountinfo(BASE.join("\n")), ...own];
    const storage = await surveyStorage(mounts, machine.tree);
    const below = findLiesOn(mounts, storage).get(own[0]?.device ?? "");
    const places = mounts.filter(({ device }) => below?.has(device))
      .map(({ mountpoint }) => mountpoint)
      .filter((mountpoint) => mountpoint !== "/x");
    assertEquals(places.toSorted(), on.toSorted());
  });
}

Deno.test("surveyStorage() knows devices by name", async () => {
  await using machine = await makeMachine(MACHINE, NUMBERS);
  const mounts = parseMountinfo("9 1 259:0 / /x rw - ext4 a rw");
  assertEquals(await surveyStorage(mounts, machine.tree), {
    holders: new Map([["259:0", ["259:0"]]]),
    devices: new Map([
      ["259:0", { name: "loop0p1", parts: ["7:0"] }],
      ["7:0", { name: "loop0", parts: [], file: "/srv/a file.img" }],
    ]),
  });
});

Deno.test("surveyStorage() does not pass over what it cannot read", async () => {
  await using machine = await makeMachine([
    virtual("dm-0", "253:0", { parts: [at("dm-1")] }),
    { [`${at("dm-1")}/uevent/what`]: "" },
  ]);
  const mounts = parseMountinfo("9 1 253:0 / /x rw - ext4 a rw");
  await rejects(surveyStorage(mounts, machine.tree), {
    message: /^Cannot tell which device .*\/slaves\/dm-1 is$/,
  });
});

Deno.test("surveyStorage() does not take a loop device for a disk", async () => {
  await using machine = await makeMachine([
    virtual("loop0", "7:0"),
    { [`${at("loop0")}/loop/backing_file/what`]: "" },
  ]);
  const mounts = parseMountinfo("9 1 7:0 / /x rw - ext4 a rw");
  await rejects(surveyStorage(mounts, machine.tree), {
    message: "Cannot tell which file loop0 lies in",
  });
});
