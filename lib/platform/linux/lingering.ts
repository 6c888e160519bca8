/**
 * Filesystems that are in use without being mounted: `umount -l` takes a mount
 * away, while the superblock stays for as long as somebody uses it, and a
 * frozen one until it is thawed.
 *
 * @module
 */

import { nameOf } from "../../path.ts";
import type { KernelTree } from "./kernel_tree.ts";
import type { Mount } from "./mountinfo.ts";
import { btrfsPools, surveyStorage } from "./storage.ts";

/**
 * Tells whether the kernel has a superblock that is mounted nowhere. ext4, XFS,
 * btrfs and F2FS show theirs below `/sys/fs`; others are not seen.
 *
 * @param device Its device number
 * @param options All mounts, and the machine's files
 * @returns Whether there is one
 */
export async function isLingering(
  device: string,
  { mounts, tree }: {
    readonly mounts: readonly Mount[];
    readonly tree: KernelTree;
  },
): Promise<boolean> {
  if (mounts.some((mount) => mount.device === device)) return false;
  if (device.startsWith("0:")) return await isUnmounted({ mounts, tree });
  const path = await tree.real(`/sys/dev/block/${device}`);
  if (path === undefined) return false;
  const shown = (await tree.names("/sys/fs")).map((type) =>
    tree.real(`/sys/fs/${type}/${nameOf(path)}`)
  );
  return (await Promise.all(shown)).some((one) => one !== undefined);
}

/** The number of a btrfs is made up, so it is any that nobody has mounted. */
async function isUnmounted(
  { mounts, tree }: { mounts: readonly Mount[]; tree: KernelTree },
): Promise<boolean> {
  const { holders } = await surveyStorage(mounts, tree);
  const mounted = new Set([...holders.values()].flat());
  return (await btrfsPools(tree)).some((numbers) =>
    numbers.length > 0 && !numbers.some((number) => mounted.has(number))
  );
}
