import { deepStrictEqual as assertEquals } from "node:assert";
import {
  type BlockIdentity,
  identify,
  parseLines,
} from "../../../../lib/platform/linux/block_identity.ts";
import {
  blockDevice,
  type FixtureFiles,
  makeMachine,
} from "../../../fixtures/kernel_tree.ts";

const VIRTIO = "/sys/devices/pci0000:00/0000:00:07.0/virtio3/block/vda";
const SCSI =
  "/sys/devices/pci0000:00/0000:00:10.0/host0/target0:0:3/0:0:3:1/block/sda";
const MAPPED = "/sys/devices/virtual/block/dm-0";
const NVME = "/sys/devices/pci0000:00/0000:03:00.0/nvme/nvme0";

const DEVICES: Record<string, [string, FixtureFiles[], BlockIdentity]> = {
  "what udev knows": [
    VIRTIO,
    [
      blockDevice("vda", {
        number: "254:0",
        path: VIRTIO,
        udev: [
          "S:disk/by-id/virtio-x",
          "I:1234",
          "E:ID_SERIAL=a=b c",
          "G:systemd",
        ],
      }),
      { [`${VIRTIO}/serial`]: "not this one" },
    ],
    { device: "/dev/vda", serial: "a=b c" },
  ],
  "a virtio disk's own serial": [
    VIRTIO,
    [
      blockDevice("vda", {
        number: "254:0",
        path: VIRTIO,
        udev: ["E:ID_FS_TYPE=ext4"],
      }),
      { [`${VIRTIO}/serial`]: "disk-1\n" },
    ],
    { device: "/dev/vda", serial: "disk-1" },
  ],
  "the serial of a partition's disk": [
    `${VIRTIO}/vda1`,
    [
      blockDevice("vda1", { number: "254:1", path: `${VIRTIO}/vda1` }),
      { [`${VIRTIO}/serial`]: "disk-1" },
    ],
    { device: "/dev/vda1", serial: "disk-1" },
  ],
  "the serial of an NVMe controller": [
    `${NVME}/nvme0n1/nvme0n1p1`,
    [
      blockDevice("nvme0n1p1", {
        number: "259:1",
        path: `${NVME}/nvme0n1/nvme0n1p1`,
      }),
      { [`${NVME}/serial`]: "S3Z8NB0K   \n" },
    ],
    { device: "/dev/nvme0n1p1", serial: "S3Z8NB0K" },
  ],
  "the serial that a SCSI disk told the kernel": [
    `${SCSI}/sda2`,
    [
      blockDevice("sda2", { number: "8:2", path: `${SCSI}/sda2` }),
      { [`${SCSI}/device/vpd_pg80`]: "\x00\ufffd\x00\x0c   WD-123456" },
    ],
    { device: "/dev/sda2", serial: "WD-123456" },
  ],
  "no serial if there is none": [
    VIRTIO,
    [
      blockDevice("vda", { number: "254:0", path: VIRTIO }),
      { [`${VIRTIO}/serial`]: "\n" },
    ],
    { device: "/dev/vda" },
  ],
  "the name of a mapped device": [
    MAPPED,
    [
      blockDevice("dm-0", {
        number: "252:0",
        path: MAPPED,
        udev: ["E:DM_NAME=vg-root", "E:DM_UUID=LVM-x"],
      }),
    ],
    { device: "/dev/dm-0", alias: "vg-root" },
  ],
  "the name of a mapped device without udev": [
    MAPPED,
    [
      blockDevice("dm-0", { number: "252:0", path: MAPPED }),
      { [`${MAPPED}/dm/name`]: "vg-root\n" },
    ],
    { device: "/dev/dm-0", alias: "vg-root" },
  ],
  "a device file in a directory": [
    "/sys/devices/x/block/cciss!c0d0",
    [
      blockDevice("cciss/c0d0", {
        number: "104:0",
        path: "/sys/devices/x/block/cciss!c0d0",
      }),
    ],
    { device: "/dev/cciss/c0d0" },
  ],
  "nothing of what has gone": ["/sys/devices/gone", [], {}],
};

for (const [what, [path, files, identity]] of Object.entries(DEVICES)) {
  Deno.test(`identify() tells ${what}`, async () => {
    await using machine = await makeMachine(files);
    assertEquals(await identify(path, machine.tree), identity);
  });
}

Deno.test("parseLines() keeps what has a key and the prefix", () => {
  assertEquals(
    [...parseLines("A=1\nE:B=2=3\nE:C\n\nE:D=\n", "E:")],
    [["B", "2=3"], ["D", ""]],
  );
  assertEquals([...parseLines(undefined)], []);
});
