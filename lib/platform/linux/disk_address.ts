/**
 * The disks that a block device lies on: itself, or what it is made of.
 *
 * @module
 */

import { directoryOf } from "../../path.ts";
import type { DiskAddress } from "../disks.ts";
import { type BlockIdentity, identify } from "./block_identity.ts";
import { findPlace, throughController } from "./disk_place.ts";
import type { KernelTree } from "./kernel_tree.ts";

const NOWHERE = { busType: "unknown", bus: 0, target: 0, unit: 0 } as const;

/**
 * Tells whether a device is made of other things, or of none.
 *
 * @param path Its directory in sysfs, without links
 * @returns Whether it is
 */
export function isVirtual(path: string): boolean {
  return path.includes("/devices/virtual/block/");
}

/**
 * Finds the disks under a device. A loop device and memory have none.
 *
 * @param path Its directory in sysfs, without links
 * @param tree The machine's files
 * @returns The disks, or the partitions of them that are in use
 */
export async function disksUnder(
  path: string,
  tree: KernelTree,
): Promise<DiskAddress[]> {
  const leaves = await leavesOf(path, { tree, seen: new Set() });
  const addresses = await Promise.all(
    leaves.map((leaf) => addressOf(leaf, tree)),
  );
  return addresses.filter((address) => address !== undefined);
}

/**
 * Finds the address of a disk or partition.
 *
 * @param path Its directory in sysfs, without links
 * @param tree The machine's files
 * @returns The address; nothing if nothing at all is known
 */
export async function addressOf(
  path: string,
  tree: KernelTree,
): Promise<DiskAddress | undefined> {
  return await addressWith(await identify(path, tree), { path, tree });
}

/**
 * Finds the address of a disk or partition whose marks are known already.
 *
 * @param identity Its marks
 * @param where Its directory in sysfs, without links, and the machine's files
 * @returns The address; nothing if nothing at all is known
 */
export async function addressWith(
  { device, serial }: BlockIdentity,
  { path, tree }: { path: string; tree: KernelTree },
): Promise<DiskAddress | undefined> {
  const place = await findPlace(await throughController(path, tree), tree);
  if ((place ?? device ?? serial) === undefined) return undefined;
  return {
    ...place ?? NOWHERE,
    ...serial === undefined ? {} : { serial },
    ...device === undefined ? {} : { device },
  };
}

/** Mapped devices and RAID name their parts; parts may be made of parts. */
async function leavesOf(
  path: string,
  { tree, seen }: { tree: KernelTree; seen: Set<string> },
): Promise<string[]> {
  if (seen.has(path)) return [];
  seen.add(path);
  if (!isVirtual(path)) return [path];
  if (await tree.text(`${path}/partition`) !== undefined) {
    return await leavesOf(directoryOf(path), { tree, seen });
  }
  const leaves: string[] = [];
  for (const name of await tree.names(`${path}/slaves`)) {
    const part = await tree.real(`${path}/slaves/${name}`);
    if (part !== undefined) {
      leaves.push(...await leavesOf(part, { tree, seen }));
    }
  }
  return leaves;
}
