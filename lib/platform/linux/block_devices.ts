/**
 * What lies under a block device: the files behind loop devices.
 *
 * @module
 */

import type { Filesystem } from "../filesystems.ts";
import { textOf, unlessMissing } from "./facts.ts";

const SYSFS = "/sys/dev/block";

/**
 * Finds the block device of a filesystem. The number of a btrfs is made up,
 * so that the device it was mounted from is looked at instead.
 *
 * @param filesystem Which one
 * @returns The device's number, `MAJOR:MINOR`, if there is one
 */
export async function blockDeviceOf(
  { device, source }: Pick<Filesystem, "device" | "source">,
): Promise<string | undefined> {
  if (!device.startsWith("0:")) return device;
  if (!source.startsWith("/dev/")) return undefined;
  const stat = await unlessMissing(Deno.stat(source));
  return stat?.rdev ? deviceNumber(stat.rdev) : undefined;
}

/**
 * Takes a device number apart, as the kernel packs it for programs:
 * linux/kdev_t.h, new_decode_dev().
 *
 * @param packed The number: `st_rdev`
 * @returns `MAJOR:MINOR`
 */
export function deviceNumber(packed: number): string {
  const major = (packed >> 8) & 0xfff;
  const minor = (packed & 0xff) | ((packed >> 12) & 0xfff00);
  return `${major}:${minor}`;
}

/**
 * Finds the files that hold a device's data, through partitions, device
 * mapper and RAID down to loop devices.
 *
 * @param device Its number, `MAJOR:MINOR`
 * @param sysfs Where block devices are described
 * @returns Paths of backing files; none for a disk
 */
export async function backingFiles(
  device: string,
  sysfs: string = SYSFS,
): Promise<string[]> {
  return await filesUnder(`${sysfs}/${device}`, new Set());
}

/** Devices come and go: what is not there any more has nothing under it. */
async function filesUnder(
  directory: string,
  seen: Set<string>,
): Promise<string[]> {
  const real = await unlessMissing(Deno.realPath(directory));
  if (real === undefined || seen.has(real)) return [];
  seen.add(real);
  const file = await textOf(`${real}/loop/backing_file`);
  if (file !== undefined) return [file.trimEnd()];
  const below = await Promise.all(
    [...await parts(real)].map((next) => filesUnder(next, seen)),
  );
  return below.flat();
}

/** A partition's disk is the directory above; a stacked device has slaves. */
async function parts(real: string): Promise<string[]> {
  const isPartition = await unlessMissing(Deno.stat(`${real}/partition`));
  if (isPartition !== undefined) return [`${real}/..`];
  const slaves = await unlessMissing(
    Array.fromAsync(Deno.readDir(`${real}/slaves`)),
  );
  return slaves?.map(({ name }) => `${real}/slaves/${name}`) ?? [];
}
