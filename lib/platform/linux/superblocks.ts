/**
 * From mounts to superblocks: a filesystem is frozen once, however often it is
 * mounted.
 *
 * @module
 */

import type { Filesystem, Skipped } from "../filesystems.ts";
import type { Mount } from "./mountinfo.ts";

/** What may be frozen and what may not. */
export interface Superblocks {
  /** One entry a superblock, in the order of their first mounts. */
  readonly filesystems: readonly Filesystem[];
  /** Mounts that are left alone. */
  readonly skipped: readonly Skipped[];
}

/**
 * Groups mounts by superblock and leaves out what is not backed by a block
 * device, or may hang when it is opened.
 *
 * @param mounts All mounts, in mount order
 * @returns What may be frozen, and what is skipped and why
 */
export function groupBySuperblock(mounts: readonly Mount[]): Superblocks {
  const skipped = mounts.flatMap((mount) => {
    const reason = reasonToSkip(mount);
    return reason === undefined ? [] : [{ ...named(mount), reason }];
  });
  const kept = mounts.filter((mount) => reasonToSkip(mount) === undefined);
  const groups = Map.groupBy(kept, ({ device }) => device);
  const filesystems = [...groups.values()].flatMap(toFilesystem);
  return { filesystems, skipped };
}

function toFilesystem(mounts: readonly Mount[]): Filesystem[] {
  const [first] = mounts;
  if (first === undefined) return [];
  const { device, type, source, mountpoint } = first;
  const aliases = mounts.map(({ id, mountpoint: path }) => ({ id, path }));
  return [{ device, type, source, mountpoint, aliases }];
}

function named({ mountpoint, type }: Mount): Omit<Skipped, "reason"> {
  return { mountpoint, type };
}

/**
 * Filesystems without a block device have major number 0, btrfs excepted: its
 * number is made up because it may span several devices. A FUSE filesystem on
 * a block device (`fuseblk`) is served by a process, which may hang.
 */
function reasonToSkip({ device, type }: Mount): string | undefined {
  if (type.startsWith("fuse")) return "is served by a process (FUSE)";
  if (type === "btrfs") return undefined;
  if (device.startsWith("0:")) return "is not on a block device";
  return undefined;
}
