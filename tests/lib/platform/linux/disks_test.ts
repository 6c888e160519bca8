import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { Disk } from "../../../../lib/platform/disks.ts";
import { disksFrom } from "../../../../lib/platform/linux/disks.ts";
import { parseHealthLog } from "../../../../lib/platform/nvme_health.ts";
import {
  blockDevice,
  type FixtureFiles,
  makeMachine,
  PCI,
  pciDriver,
  VIRTUAL,
} from "../../../fixtures/kernel_tree.ts";

const DISK = `${PCI}/0000:00:07.0/virtio3/block/vda`;
const NVME = `${PCI}/0000:00:04.0/nvme/nvme0/nvme0n1`;

const MACHINE: readonly FixtureFiles[] = [
  pciDriver(`${PCI}/0000:00:07.0`, "virtio-pci"),
  blockDevice("vda", { number: "254:0", path: DISK }),
  ...[1, 10, 2].map((index) =>
    blockDevice(`vda${index}`, {
      number: `254:${index}`,
      path: `${DISK}/vda${index}`,
      isPartition: true,
    })
  ),
  blockDevice("dm-0", {
    number: "252:0",
    path: `${VIRTUAL}/dm-0`,
    parts: [`${DISK}/vda10`, `${DISK}/vda2`],
    udev: ["E:DM_NAME=vg-root"],
  }),
  blockDevice("loop0", { number: "7:0", path: `${VIRTUAL}/loop0`, size: 0 }),
  blockDevice("loop10", { number: "7:10", path: `${VIRTUAL}/loop10` }),
  blockDevice("loop9", { number: "7:9", path: `${VIRTUAL}/loop9` }),
  {
    [`${VIRTUAL}/hidden/size`]: "2048",
    "/sys/block/hidden": { to: `${VIRTUAL}/hidden` },
    "/sys/block/gone": { to: `${VIRTUAL}/gone` },
  },
];

const NVME_DISK: readonly FixtureFiles[] = [
  pciDriver(`${PCI}/0000:00:04.0`, "nvme"),
  blockDevice("nvme0n1", { number: "259:0", path: NVME }),
  blockDevice("nvme0n1p1", {
    number: "259:1",
    path: `${NVME}/nvme0n1p1`,
    isPartition: true,
  }),
];

/** Lists disks, with a log page as the health of each NVMe disk. */
async function list(
  files: readonly FixtureFiles[],
  healthLog: (device: string) => Promise<Uint8Array>,
): Promise<Disk[]> {
  await using machine = await makeMachine(files);
  return await disksFrom({ tree: machine.tree, healthLog }).list();
}

function noLog(): Promise<Uint8Array> {
  return Promise.reject(new Error("Cannot read the health: it has none"));
}

Deno.test("disks list what has a size and a device file, in order", async () => {
  const virtio = {
    ...{ busType: "virtio", bus: 0, target: 0, unit: 0 },
    pci: { domain: 0, bus: 0, slot: 7, function: 0 },
    device: "/dev/vda",
  };
  const part = { isPartition: true, dependencies: ["/dev/vda"] };
  const disk = { isPartition: false, dependencies: [] };
  assertEquals(await list(MACHINE, noLog), [
    {
      name: "/dev/dm-0",
      isPartition: false,
      dependencies: ["/dev/vda2", "/dev/vda10"],
      alias: "vg-root",
    },
    { name: "/dev/loop9", ...disk },
    { name: "/dev/loop10", ...disk },
    { name: "/dev/vda", ...disk, address: virtio },
    { name: "/dev/vda1", ...part },
    { name: "/dev/vda2", ...part },
    { name: "/dev/vda10", ...part },
  ]);
});

Deno.test("disks are looked at once, and what has no size hardly", async () => {
  await using machine = await makeMachine(MACHINE);
  const { tree } = machine;
  const reads: string[] = [];
  const text = (path: string): Promise<string | undefined> => {
    reads.push(path);
    return tree.text(path);
  };
  await disksFrom({ tree: { ...tree, text }, healthLog: noLog }).list();
  const of = (path: string): string[] =>
    reads.filter((read) => read.startsWith(`${path}/`));
  assertEquals(of(`${VIRTUAL}/loop0`), [`${VIRTUAL}/loop0/size`]);
  assertEquals(of(`${DISK}/vda1`), [`${DISK}/vda1/uevent`]);
  assertSame(
    new Set(of(`${VIRTUAL}/loop9`)).size,
    of(`${VIRTUAL}/loop9`).length,
  );
  assertSame(reads.filter((read) => read === `${DISK}/uevent`).length, 1);
});

Deno.test("disks tell the health of NVMe", async () => {
  const page = new Uint8Array(512).fill(7);
  const asked: string[] = [];
  const [disk, part] = await list(NVME_DISK, (device) => {
    asked.push(device);
    return Promise.resolve(page);
  });
  assertEquals(disk?.health, parseHealthLog(page));
  assertSame(disk?.address?.busType, "nvme");
  assertSame(part?.health, undefined);
  assertEquals(asked, ["/dev/nvme0n1"]);
});

Deno.test("disks list an NVMe disk that does not tell its health", async () => {
  const disks = await list(NVME_DISK, noLog);
  assertEquals(
    disks.map(({ name, health }) => [name, health]),
    [["/dev/nvme0n1", undefined], ["/dev/nvme0n1p1", undefined]],
  );
});

Deno.test("disks do not wait for a controller that hangs, nor ask it twice", async () => {
  await using machine = await makeMachine(NVME_DISK);
  const hanging = Promise.withResolvers<Uint8Array>();
  let asked = 0;
  const disks = disksFrom({
    tree: machine.tree,
    healthLog: () => {
      asked++;
      return hanging.promise;
    },
  });
  const start = performance.now();
  const lists = await Promise.all([disks.list(), disks.list()]);
  ok(performance.now() - start < 5000);
  assertEquals(lists.map((list) => list.map(({ name }) => name)), [
    ["/dev/nvme0n1", "/dev/nvme0n1p1"],
    ["/dev/nvme0n1", "/dev/nvme0n1p1"],
  ]);
  assertSame(asked, 1);
  hanging.resolve(new Uint8Array(512));
});
