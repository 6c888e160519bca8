import { deepStrictEqual as assertEquals } from "node:assert";
import type { DiskPlace } from "../../../../lib/platform/disks.ts";
import {
  ccwAddress,
  findPlace,
  pciFunctions,
  scsiNumbers,
  throughController,
} from "../../../../lib/platform/linux/disk_place.ts";
import {
  type FixtureFiles,
  makeMachine,
  pciDriver,
} from "../../../fixtures/kernel_tree.ts";

const ROOT = "/sys/devices/pci0000:00";
const ORIGIN = { bus: 0, target: 0, unit: 0 };

function pci(bus: number, slot: number, number = 0) {
  return { domain: 0, bus, slot, function: number };
}

/** A path, the files on the way, and the place. */
const PLACES: Record<string, [string, FixtureFiles[], DiskPlace | undefined]> =
  {
    "a virtio disk": [
      `${ROOT}/0000:00:07.0/virtio3/block/vda/vda1`,
      [pciDriver(`${ROOT}/0000:00:07.0`, "virtio-pci")],
      { busType: "virtio", ...ORIGIN, pci: pci(0, 7) },
    ],
    "a virtio disk behind a bridge": [
      `${ROOT}/0000:00:02.3/0000:04:00.0/virtio2/block/vdb`,
      [
        pciDriver(`${ROOT}/0000:00:02.3`, "pcieport"),
        pciDriver(`${ROOT}/0000:00:02.3/0000:04:00.0`, "virtio-pci"),
      ],
      { busType: "virtio", ...ORIGIN, pci: pci(4, 0) },
    ],
    "a virtio-scsi disk": [
      `${ROOT}/0000:00:05.0/virtio1/host2/target2:0:3/2:0:3:7/block/sda/sda2`,
      [pciDriver(`${ROOT}/0000:00:05.0`, "virtio-pci")],
      { busType: "scsi", bus: 0, target: 3, unit: 7, pci: pci(0, 5) },
    ],
    "an IDE disk": [
      `${ROOT}/0000:00:01.1/ata8/host9/target9:0:1/9:0:1:0/block/sdb`,
      [
        pciDriver(`${ROOT}/0000:00:01.1`, "ata_piix"),
        { [`${ROOT}/0000:00:01.1/ata7/uevent`]: "" },
        { [`${ROOT}/0000:00:01.1/ata8/uevent`]: "" },
      ],
      { busType: "ide", bus: 1, target: 0, unit: 1, pci: pci(0, 1, 1) },
    ],
    "a SATA disk on port 9 of 10": [
      `${ROOT}/0000:00:1f.2/ata12/host11/target11:0:0/11:0:0:0/block/sda`,
      [
        pciDriver(`${ROOT}/0000:00:1f.2`, "ahci"),
        ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((port) => ({
          [`${ROOT}/0000:00:1f.2/ata${port}/uevent`]: "",
        })),
      ],
      { busType: "sata", bus: 0, target: 0, unit: 9, pci: pci(0, 31, 2) },
    ],
    "a disk on an old SCSI adapter": [
      `${ROOT}/0000:00:06.0/host4/target4:0:6/4:0:6:0/block/sdc`,
      [pciDriver(`${ROOT}/0000:00:06.0`, "sym53c8xx")],
      { busType: "scsi", bus: 0, target: 0, unit: 6, pci: pci(0, 6) },
    ],
    "an NVMe disk": [
      `${ROOT}/0000:00:1d.0/0000:03:00.0/nvme/nvme0/nvme0n1/nvme0n1p1`,
      [
        pciDriver(`${ROOT}/0000:00:1d.0`, "pcieport"),
        pciDriver(`${ROOT}/0000:00:1d.0/0000:03:00.0`, "nvme"),
      ],
      { busType: "nvme", ...ORIGIN, pci: pci(3, 0) },
    ],
    "a USB stick": [
      `${ROOT}/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdd`,
      [pciDriver(`${ROOT}/0000:00:14.0`, "xhci_hcd")],
      { busType: "usb", ...ORIGIN, pci: pci(0, 20) },
    ],
    "a disk on a machine whose PCI root is no top-level device": [
      "/sys/devices/platform/4010000000.pcie/pci0000:00/0000:00:02.0/virtio1/block/vda",
      [
        pciDriver(
          "/sys/devices/platform/4010000000.pcie/pci0000:00/0000:00:02.0",
          "virtio-pci",
        ),
      ],
      { busType: "virtio", ...ORIGIN, pci: pci(0, 2) },
    ],
    "a disk behind a driver without a rule": [
      `${ROOT}/0000:00:08.0/host0/target0:2:0/0:2:0:0/block/sda`,
      [pciDriver(`${ROOT}/0000:00:08.0`, "megaraid_sas")],
      undefined,
    ],
    "a disk behind a driver named like a method": [
      `${ROOT}/0000:00:08.0/host0/target0:2:0/0:2:0:0/block/sda`,
      [pciDriver(`${ROOT}/0000:00:08.0`, "toString")],
      undefined,
    ],
    "a virtio disk without PCI": [
      "/sys/devices/platform/a000000.virtio_mmio/virtio0/block/vda",
      [],
      { busType: "virtio", ...ORIGIN },
    ],
    "a virtio-scsi disk without PCI": [
      "/sys/devices/platform/a000000.virtio_mmio/virtio0/host0/target0:0:2/0:0:2:5/block/sda",
      [],
      { busType: "scsi", bus: 0, target: 2, unit: 5 },
    ],
    "a virtio disk on a channel subsystem": [
      "/sys/devices/css0/0.1.0003/0.0.00a2/virtio0/block/vda",
      [],
      {
        busType: "virtio",
        ...ORIGIN,
        ccw: { cssid: 0, ssid: 1, subchannel: 3, device: 0xa2 },
      },
    ],
    "a memory card": [
      "/sys/devices/platform/fe340000.mmc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0",
      [],
      undefined,
    ],
  };

for (const [what, [path, files, place]] of Object.entries(PLACES)) {
  Deno.test(`findPlace() finds ${what}`, async () => {
    await using machine = await makeMachine(files);
    assertEquals(await findPlace(path, machine.tree), place);
  });
}

Deno.test("pciFunctions() finds each function on the way", () => {
  const path =
    "/sys/devices/pci10000:e0/10000:e0:1d.4/10000:e1:00.0/nvme/nvme0";
  assertEquals(pciFunctions(path), [
    {
      path: "/sys/devices/pci10000:e0/10000:e0:1d.4",
      address: { domain: 0x10000, bus: 0xe0, slot: 0x1d, function: 4 },
    },
    {
      path: "/sys/devices/pci10000:e0/10000:e0:1d.4/10000:e1:00.0",
      address: { domain: 0x10000, bus: 0xe1, slot: 0, function: 0 },
    },
  ]);
});

Deno.test("scsiNumbers() needs a whole SCSI device", () => {
  const target = "/sys/devices/x/host2/target2:1:3";
  assertEquals(scsiNumbers(`${target}/2:1:3:4`), {
    channel: 1,
    target: 3,
    lun: 4,
  });
  assertEquals(scsiNumbers(`${target}/2:1:3`), undefined);
  assertEquals(scsiNumbers(target), undefined);
});

Deno.test("ccwAddress() needs a subchannel and a device", () => {
  assertEquals(ccwAddress("/sys/devices/css0/0.0.0001/virtio0"), undefined);
  assertEquals(ccwAddress("/sys/devices/css0/fe.1.0001/0.0.1234/virtio0"), {
    cssid: 0xfe,
    ssid: 1,
    subchannel: 1,
    device: 0x1234,
  });
});

Deno.test("throughController() follows a shared NVMe disk", async () => {
  const subsystem = "/sys/devices/virtual/nvme-subsystem/nvme-subsys0";
  const controller = `${ROOT}/0000:00:04.0/nvme/nvme0`;
  await using machine = await makeMachine([
    { [`${controller}/serial`]: "s\n" },
    { [`${subsystem}/nqn`]: "n\n" },
    { [`${subsystem}/nvme0n1/size`]: "1\n" },
    { [`${subsystem}/nvme0`]: { to: controller } },
  ]);
  const paths = [`${subsystem}/nvme0n1`, `${subsystem}/nvme0n1/nvme0n1p2`];
  const followed = await Promise.all(
    paths.map((path) => throughController(path, machine.tree)),
  );
  assertEquals(followed, [
    `${controller}/nvme0n1`,
    `${controller}/nvme0n1/nvme0n1p2`,
  ]);
});

Deno.test("throughController() leaves every other path as it is", async () => {
  await using machine = await makeMachine([]);
  for (
    const path of [
      `${ROOT}/0000:00:04.0/nvme/nvme0/nvme0n1`,
      "/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1",
    ]
  ) {
    assertEquals(await throughController(path, machine.tree), path);
  }
});
