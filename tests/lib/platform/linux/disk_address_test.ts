import { deepStrictEqual as assertEquals } from "node:assert";
import {
  addressOf,
  disksUnder,
} from "../../../../lib/platform/linux/disk_address.ts";
import {
  blockDevice,
  type FixtureFiles,
  makeMachine,
  PCI,
  pciDriver,
  VIRTUAL,
} from "../../../fixtures/kernel_tree.ts";

const ONE = `${PCI}/0000:00:07.0/virtio3/block/vda`;
const TWO = `${PCI}/0000:00:08.0/virtio4/block/vdb`;
const CARD = "/sys/devices/platform/mmc/mmc_host/mmc0/mmc0:1/block/mmcblk0";

/** Two virtio disks with a partition each, and all that can be made of them. */
const MACHINE: readonly FixtureFiles[] = [
  pciDriver(`${PCI}/0000:00:07.0`, "virtio-pci"),
  pciDriver(`${PCI}/0000:00:08.0`, "virtio-pci"),
  blockDevice("vda", { number: "254:0", path: ONE }),
  blockDevice("vda1", {
    number: "254:1",
    path: `${ONE}/vda1`,
    udev: ["E:ID_SERIAL=first"],
    isPartition: true,
  }),
  blockDevice("vdb", { number: "254:16", path: TWO }),
  blockDevice("vdb1", {
    number: "254:17",
    path: `${TWO}/vdb1`,
    isPartition: true,
  }),
  blockDevice("md0", {
    number: "9:0",
    path: `${VIRTUAL}/md0`,
    parts: [`${ONE}/vda1`, `${TWO}/vdb1`],
  }),
  blockDevice("md0p1", {
    number: "259:0",
    path: `${VIRTUAL}/md0/md0p1`,
    isPartition: true,
  }),
  blockDevice("dm-0", {
    number: "252:0",
    path: `${VIRTUAL}/dm-0`,
    parts: [`${VIRTUAL}/md0`],
  }),
  blockDevice("dm-1", {
    number: "252:1",
    path: `${VIRTUAL}/dm-1`,
    parts: [`${VIRTUAL}/dm-0`, `${TWO}/vdb1`],
  }),
  blockDevice("loop0", { number: "7:0", path: `${VIRTUAL}/loop0` }),
  blockDevice("mmcblk0", { number: "179:0", path: CARD }),
];

const FIRST = {
  ...{ busType: "virtio", bus: 0, target: 0, unit: 0 },
  pci: { domain: 0, bus: 0, slot: 7, function: 0 },
  serial: "first",
  device: "/dev/vda1",
};
const SECOND = {
  ...{ busType: "virtio", bus: 0, target: 0, unit: 0 },
  pci: { domain: 0, bus: 0, slot: 8, function: 0 },
  device: "/dev/vdb1",
};

const UNDER: Record<string, [path: string, disks: unknown[]]> = {
  "a partition": [`${ONE}/vda1`, [FIRST]],
  "RAID on two disks": [`${VIRTUAL}/md0`, [FIRST, SECOND]],
  "a partition of RAID": [`${VIRTUAL}/md0/md0p1`, [FIRST, SECOND]],
  "a volume on RAID": [`${VIRTUAL}/dm-0`, [FIRST, SECOND]],
  "a volume on a volume and a disk": [`${VIRTUAL}/dm-1`, [FIRST, SECOND]],
  "a loop device": [`${VIRTUAL}/loop0`, []],
};

for (const [what, [path, disks]] of Object.entries(UNDER)) {
  Deno.test(`disksUnder() finds the disks of ${what}`, async () => {
    await using machine = await makeMachine(MACHINE);
    assertEquals(await disksUnder(path, machine.tree), disks);
  });
}

Deno.test("addressOf() knows a disk by its marks if its place is unknown", async () => {
  await using machine = await makeMachine(MACHINE);
  assertEquals(await addressOf(CARD, machine.tree), {
    ...{ busType: "unknown", bus: 0, target: 0, unit: 0 },
    device: "/dev/mmcblk0",
  });
});

Deno.test("addressOf() has nothing to say about what has gone", async () => {
  await using machine = await makeMachine(MACHINE);
  assertEquals(await addressOf("/sys/devices/gone", machine.tree), undefined);
});
