/**
 * Which mounts are filesystems on disks, for commands that look at them.
 *
 * @module
 */

import { type Mount, mountOf } from "./mountinfo.ts";

/** A filesystem with all its mounts. */
export interface MountedGroup {
  /** Its first mount. */
  readonly first: Mount;
  /** A path at which it can be seen; none if other mounts hide it everywhere. */
  readonly visible: string | undefined;
}

/** Their own device number is made up, since they may span several disks. */
const POOLED: ReadonlySet<string> = new Set(["bcachefs", "btrfs", "zfs"]);

/**
 * Groups mounts by filesystem and leaves out what is not on disks.
 *
 * @param mounts All mounts, in mount order
 * @returns One entry a filesystem, in the order of their first mounts
 */
export function groupMounts(mounts: readonly Mount[]): MountedGroup[] {
  const groups = Map.groupBy(mounts.filter(isOnDisk), ({ device }) => device);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const visible = group.find((mount) =>
      mountOf(mount.mountpoint, mounts) === mount
    );
    return [{ first, visible: visible?.mountpoint }];
  });
}

/**
 * Lists the device files that a mount names as its source.
 *
 * @param mount The mount
 * @returns The files; none for a ZFS dataset
 */
export function sourceDevices({ type, source }: Mount): string[] {
  if (type === "bcachefs") return source.split(":");
  return type === "zfs" ? [] : [source];
}

/**
 * Tells whether a filesystem has a made-up device number.
 *
 * @param mount One of its mounts
 * @returns Whether it has
 */
export function isPooled({ device }: Mount): boolean {
  return device.startsWith("0:");
}

/** ZFS mounts a snapshot, `pool/data@name`, whenever somebody looks at it. */
function isOnDisk({ device, type, source }: Mount): boolean {
  if (!device.startsWith("0:")) return true;
  return POOLED.has(type) && !(type === "zfs" && source.includes("@"));
}
