/**
 * What a freeze would do, worked out from the mounts.
 *
 * @module
 */

import type { Filesystem, FreezePlan } from "../filesystems.ts";
import { type Mount, mountOf } from "./mountinfo.ts";
import { groupBySuperblock } from "./superblocks.ts";

/** What else a plan depends on. */
export interface PlanOptions {
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints?: readonly string[] | undefined;
  /**
   * Finds the files that hold a filesystem's data.
   *
   * @param filesystem Which one
   * @returns Their paths; none if its data are on a disk
   */
  filesUnder(filesystem: Filesystem): Promise<readonly string[]>;
}

/**
 * Sorts filesystems into those to freeze and those that stop by themselves.
 *
 * @param mounts All mounts, in mount order
 * @param options What else matters
 * @returns The plan
 */
export async function planFreeze(
  mounts: readonly Mount[],
  { mountpoints, filesUnder }: PlanOptions,
): Promise<FreezePlan> {
  const { filesystems, skipped } = groupBySuperblock(mounts);
  const chosen = filesystems.filter(({ aliases }) =>
    mountpoints === undefined ||
    aliases.some(({ path }) => mountpoints.includes(path))
  );
  const held = await Promise.all(chosen.map(async (filesystem) => {
    const others = chosen.filter((other) => other !== filesystem);
    const below = devicesBelow(await filesUnder(filesystem), mounts);
    return others.some(({ device }) => below.has(device));
  }));
  const freeze = chosen.filter((_, index) => !held[index]);
  return {
    freeze: freeze.length === 0 ? [] : [freeze],
    sync: chosen.filter((_, index) => held[index]),
    skipped,
  };
}

/**
 * Where a loop device's file lies. The loop driver has to write to that
 * filesystem, so freezing both can deadlock: qemu-project/qemu#520.
 */
function devicesBelow(
  files: readonly string[],
  mounts: readonly Mount[],
): Set<string | undefined> {
  return new Set(files.map((file) => mountOf(file, mounts)?.device));
}
