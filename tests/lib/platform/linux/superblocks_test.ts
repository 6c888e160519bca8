import { deepStrictEqual as assertEquals } from "node:assert";
import {
  type Mount,
  parseMountinfo,
} from "../../../../lib/platform/linux/mountinfo.ts";
import { groupBySuperblock } from "../../../../lib/platform/linux/superblocks.ts";

const FIXTURE = new URL("../../../fixtures/mountinfo", import.meta.url);

async function fixture(): Promise<Mount[]> {
  return parseMountinfo(await Deno.readTextFile(FIXTURE));
}

Deno.test("groupBySuperblock() has one entry a superblock", async () => {
  const { filesystems } = groupBySuperblock(await fixture());
  assertEquals(
    filesystems.map(({ device, type, aliases }) =>
      [device, type, ...aliases.map(({ id, path }) => `${id}=${path}`)].join(
        " ",
      )
    ),
    [
      "254:1 ext4 27=/",
      "254:17 xfs 31=/home 32=/srv/www",
      "0:41 btrfs 33=/pool 34=/pool/snapshots",
      "254:48 ext4 35=/mnt/over",
      "254:49 ext4 36=/mnt/over",
      "254:33 ext4 37=/mnt/with blank",
      "7:0 ext4 41=/tmp",
    ],
  );
});

Deno.test("groupBySuperblock() names a filesystem after its first mount", async () => {
  const { filesystems } = groupBySuperblock(await fixture());
  const { aliases, ...home } = filesystems[1] ?? {};
  assertEquals(aliases?.length, 2);
  assertEquals(home, {
    device: "254:17",
    type: "xfs",
    source: "/dev/vdb1",
    mountpoint: "/home",
  });
});

const DISKLESS = "is not on a block device";
const SERVED = "is served by a process (FUSE)";

Deno.test("groupBySuperblock() tells what it skips, and why", async () => {
  const { skipped } = groupBySuperblock(await fixture());
  assertEquals(
    skipped.map(({ mountpoint, type, reason }) => [mountpoint, type, reason]),
    [
      ["/sys", "sysfs", DISKLESS],
      ["/proc", "proc", DISKLESS],
      ["/dev", "devtmpfs", DISKLESS],
      ["/dev/pts", "devpts", DISKLESS],
      ["/run", "tmpfs", DISKLESS],
      ["/run/lock", "tmpfs", DISKLESS],
      ["/mnt/windows", "fuseblk", SERVED],
      ["/mnt/ssh", "fuse.sshfs", SERVED],
      ["/var/lib/docker/overlay2/5e1/merged", "overlay", DISKLESS],
      ["/data", "zfs", DISKLESS],
      ["/mnt/nfs", "nfs4", DISKLESS],
      ["/mnt/auto", "autofs", DISKLESS],
    ],
  );
});

Deno.test("groupBySuperblock() makes nothing of nothing", () => {
  assertEquals(groupBySuperblock([]), { filesystems: [], skipped: [] });
});
