import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import type { BlockCounts } from "../../../../lib/ffi/filesystem_space.ts";
import { mountsFrom } from "../../../../lib/platform/linux/mounts.ts";
import {
  blockDevice,
  type FixtureFiles,
  makeMachine,
} from "../../../fixtures/kernel_tree.ts";

const VIRTIO = "/sys/devices/platform/virtio_mmio";
const BTRFS = "/sys/fs/btrfs/2a5c/devices";
const COUNTS = { size: 4096n, all: 1000n, free: 600n, available: 500n };
const SPACE = { used: 1638400n, total: 3686400n, totalPrivileged: 4096000n };
const DEVICES = { "/dev/vdb": "254:16", "/dev/vdc": "254:32" };

function diskPath(letter: string): string {
  return `${VIRTIO}/virtio${letter.codePointAt(0)}/block/vd${letter}`;
}

function disk(letter: string, minor: number): FixtureFiles {
  const path = diskPath(letter);
  return blockDevice(`vd${letter}`, { number: `254:${minor}`, path });
}

function address(name: string): unknown {
  const place = { busType: "virtio", bus: 0, target: 0, unit: 0 };
  return { ...place, device: `/dev/${name}` };
}

/** Lists what is mounted on a machine with three disks. */
async function list(
  mountinfo: string,
  count: (path: string) => Promise<BlockCounts> = () => Promise.resolve(COUNTS),
  more: FixtureFiles = {},
) {
  await using machine = await makeMachine([
    disk("a", 0),
    disk("b", 16),
    disk("c", 32),
    blockDevice("loop0", {
      number: "7:0",
      path: "/sys/devices/virtual/block/loop0",
    }),
    { "/proc/self/mountinfo": mountinfo },
    more,
  ], DEVICES);
  const mounts = mountsFrom({ tree: machine.tree, countBlocks: count });
  return await mounts.list();
}

Deno.test("mounts list filesystems in mount order, with disks and space", async () => {
  const mountinfo = `\
21 1 254:0 / / rw - ext4 /dev/vda rw
22 21 7:0 / /snap/a\\040b ro - squashfs /dev/loop0 ro
23 21 0:5 / /dev rw - devtmpfs udev rw
24 21 99:1 / /odd rw - ext4 /dev/odd rw
`;
  assertEquals(await list(mountinfo), [
    {
      ...{ name: "vda", mountpoint: "/", type: "ext4", space: SPACE },
      disks: [address("vda")],
    },
    {
      ...{ name: "loop0", mountpoint: "/snap/a b", type: "squashfs" },
      ...{ space: SPACE, disks: [] },
    },
    {
      ...{ name: "99:1", mountpoint: "/odd", type: "ext4" },
      ...{ space: SPACE, disks: [] },
    },
  ]);
});

Deno.test("mounts list filesystems that span disks, with all of them", async () => {
  const mountinfo = `\
21 1 0:30 / /b rw - btrfs /dev/vdc rw
22 21 0:31 / /c rw - bcachefs /dev/vdb:/dev/vdc rw
23 21 0:32 / /z rw - zfs tank/data rw
24 21 0:33 / /r rw - btrfs /dev/root rw
`;
  const links: FixtureFiles = {
    "/sys/fs/btrfs/1111/devices/vdx": { to: diskPath("a") },
    [`${BTRFS}/vdb`]: { to: diskPath("b") },
    [`${BTRFS}/vdc`]: { to: diskPath("c") },
  };
  const found = await list(mountinfo, undefined, links);
  assertEquals(found.map(({ name, disks }) => [name, disks]), [
    ["vdc", [address("vdc"), address("vdb")]],
    ["vdb", [address("vdb"), address("vdc")]],
    ["tank/data", []],
    ["0:33", []],
  ]);
});

Deno.test("mounts leave out the space of what fails, hangs or is hidden", async () => {
  const mountinfo = `\
21 1 254:0 / / rw - ext4 /dev/vda rw
22 21 254:16 / /fails rw - ext4 /dev/vdb rw
23 21 254:32 / /hangs rw - ext4 /dev/vdc rw
24 21 7:0 / /hidden rw - ext4 /dev/loop0 rw
25 24 0:50 / /hidden rw - tmpfs none rw
`;
  const asked: string[] = [];
  const hanging = Promise.withResolvers<BlockCounts>();
  const found = await list(mountinfo, (path) => {
    asked.push(path);
    if (path === "/hangs") return hanging.promise;
    if (path === "/fails") return Promise.reject(new Error("EIO"));
    return Promise.resolve(COUNTS);
  });
  hanging.resolve(COUNTS);
  assertEquals(
    found.map(({ mountpoint, space }) => [mountpoint, space?.used]),
    [
      ["/", SPACE.used],
      ["/fails", undefined],
      ["/hangs", undefined],
      ["/hidden", undefined],
    ],
  );
  assertEquals(asked.toSorted(), ["/", "/fails", "/hangs"]);
});

Deno.test("mounts ask a filesystem that hangs only once", async () => {
  await using machine = await makeMachine([
    { "/proc/self/mountinfo": "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n" },
  ]);
  const hanging = Promise.withResolvers<BlockCounts>();
  let asked = 0;
  const countBlocks = () => {
    asked++;
    return hanging.promise;
  };
  const mounts = mountsFrom({ tree: machine.tree, countBlocks });
  await mounts.list();
  const [again] = await mounts.list();
  assertSame(again?.space, undefined);
  assertSame(asked, 1);
  hanging.resolve(COUNTS);
  const [answered] = await mounts.list();
  assertEquals(answered?.space, SPACE);
  assertSame(asked, 2);
});

Deno.test("mounts cannot be listed without the kernel's list", async () => {
  await using machine = await makeMachine([]);
  const mounts = mountsFrom({
    tree: machine.tree,
    countBlocks: () => Promise.resolve(COUNTS),
  });
  await rejects(mounts.list(), {
    message: "Cannot list mounts: /proc/self/mountinfo is not readable",
  });
});
