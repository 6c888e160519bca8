import { deepStrictEqual as assertEquals } from "node:assert";
import {
  groupMounts,
  sourceDevices,
} from "../../../../lib/platform/linux/mounted.ts";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";

const MOUNTINFO = `\
21 1 254:1 / / rw - ext4 /dev/vda1 rw
22 21 0:5 / /dev rw - devtmpfs udev rw
23 21 254:2 / /hidden rw - xfs /dev/vda2 rw
24 21 254:2 /a /seen rw - xfs /dev/vda2 rw
25 23 0:40 / /hidden rw - tmpfs none rw
26 21 0:41 / /nfs rw - nfs4 server:/x rw
27 21 0:42 / /pool rw - zfs tank/data rw
28 27 0:43 / /pool/.zfs/snapshot/x ro - zfs tank/data@x ro
29 21 0:44 /@ /many rw - btrfs /dev/vdb rw
30 21 0:44 /@home /many/home rw - btrfs /dev/vdc rw
31 21 0:45 / /b rw - bcachefs /dev/vdd:/dev/vde rw
32 21 0:46 / /merged rw - overlay overlay rw
33 21 8:1 / /usb rw - fuseblk /dev/sda1 rw
34 21 254:3 / /boot rw - ext4 /dev/vda3 rw
35 34 254:4 / /boot rw - vfat /dev/vda4 rw
36 21 0:47 / /home/u/x rw - fuse.sshfs u@h: rw
`;

Deno.test("groupMounts() keeps filesystems on disks, and where they can be seen", () => {
  const groups = groupMounts(parseMountinfo(MOUNTINFO));
  assertEquals(
    groups.map(({ first: { mountpoint, type }, visible }) =>
      [mountpoint, type, visible].join(" ")
    ),
    [
      "/ ext4 /",
      "/hidden xfs /seen",
      "/pool zfs /pool",
      "/many btrfs /many",
      "/b bcachefs /b",
      "/usb fuseblk /usb",
      "/boot ext4 ",
      "/boot vfat /boot",
    ],
  );
});

Deno.test("sourceDevices() lists the devices of a source", () => {
  const sources = groupMounts(parseMountinfo(MOUNTINFO)).map(({ first }) =>
    sourceDevices(first)
  );
  assertEquals(sources.slice(2, 5), [
    [],
    ["/dev/vdb"],
    ["/dev/vdd", "/dev/vde"],
  ]);
});
