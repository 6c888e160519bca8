/**
 * The mounted filesystems of a Linux machine: how full they are, on which
 * disks they lie, and what they need not keep.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../../deadline.ts";
import { type BlockCounts, countBlocks } from "../../ffi/filesystem_space.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import { nameOf } from "../../path.ts";
import type { DiskAddress } from "../disks.ts";
import type { MountedFilesystem, Mounts, Space } from "../mounts.ts";
import { disksUnder } from "./disk_address.ts";
import { type KernelTree, kernelTree } from "./kernel_tree.ts";
import {
  groupMounts,
  isPooled,
  type MountedGroup,
  sourceDevices,
} from "./mounted.ts";
import { type Mount, parseMountinfo } from "./mountinfo.ts";
import { Trimmer } from "./trim.ts";

/** What mounts are looked at with. */
export interface MountSources {
  /** The machine's files. */
  readonly tree: KernelTree;
  /** Counts the blocks of the filesystem at a path; it may hang. */
  readonly countBlocks: (path: string) => Promise<BlockCounts>;
}

/** A device of a filesystem, in sysfs. */
interface Device {
  readonly name: string;
  readonly path: string;
}

const log = getLogger(["stillpoint", "mounts"]);

/** The mounts of this mount namespace. */
export const mounts: Mounts = mountsFrom({ tree: kernelTree(), countBlocks });

/**
 * Finds mounted filesystems.
 *
 * @param sources What they are looked at with
 * @returns The mounts
 */
export function mountsFrom(sources: MountSources): Mounts {
  const counts = new InFlight<BlockCounts>();
  const trimmer = new Trimmer();
  return {
    async list() {
      const groups = groupMounts(await readMounts(sources.tree));
      return await Promise.all(
        groups.map((group) => describe(group, { sources, counts })),
      );
    },
    async trim(request) {
      const groups = groupMounts(await readMounts(sources.tree));
      return await trimmer.trim(groups.filter(isTrimmable), request);
    },
  };
}

async function readMounts(tree: KernelTree): Promise<Mount[]> {
  const text = await tree.text("/proc/self/mountinfo");
  if (text !== undefined) return parseMountinfo(text);
  throw new Error("Cannot list mounts: /proc/self/mountinfo is not readable");
}

/** The disks of a ZFS pool are trimmed by the pool. */
function isTrimmable({ first }: MountedGroup): boolean {
  return first.type !== "zfs";
}

async function describe(
  { first, visible }: MountedGroup,
  { sources, counts }: {
    sources: MountSources;
    counts: InFlight<BlockCounts>;
  },
): Promise<MountedFilesystem> {
  const { tree } = sources;
  const { mountpoint, type, device, source } = first;
  const [space, devices] = await Promise.all([
    spaceOf(visible, { device, sources, counts }),
    devicesOf(first, tree),
  ]);
  const disks = await disksOf(devices, tree);
  const name = devices[0]?.name ?? (type === "zfs" ? source : device);
  return {
    ...{ name, mountpoint, type },
    ...space === undefined ? {} : { space },
    disks,
  };
}

async function spaceOf(
  path: string | undefined,
  { device, sources, counts }: {
    device: string;
    sources: MountSources;
    counts: InFlight<BlockCounts>;
  },
): Promise<Space | undefined> {
  if (path === undefined) return undefined;
  const counting = counts.join(device, () => sources.countBlocks(path));
  const what = `Cannot tell how full ${path} is`;
  try {
    const blocks = await within(counting, { what, ms: LIMITS.probeMs });
    return spaceFrom(blocks);
  } catch (error) {
    log.debug("{error}", { error });
    return undefined;
  }
}

function spaceFrom({ size, all, free, available }: BlockCounts): Space {
  const used = (all - free) * size;
  return { used, total: used + available * size, totalPrivileged: all * size };
}

async function devicesOf(mount: Mount, tree: KernelTree): Promise<Device[]> {
  const found = await Promise.all(
    (await deviceNumbers(mount, tree)).map((number) =>
      tree.real(`/sys/dev/block/${number}`)
    ),
  );
  const devices = found.filter((path) => path !== undefined)
    .map((path) => ({ name: nameOf(path), path }));
  const [first] = devices;
  if (mount.type !== "btrfs" || first === undefined) return devices;
  return [first, ...await btrfsSiblings(first, tree)];
}

async function deviceNumbers(
  mount: Mount,
  tree: KernelTree,
): Promise<string[]> {
  if (!isPooled(mount)) return [mount.device];
  const numbers = await Promise.all(
    sourceDevices(mount).map((file) => tree.deviceNumber(file)),
  );
  return numbers.filter((number) => number !== undefined);
}

/** The kernel lists a btrfs filesystem's devices under its UUID. */
async function btrfsSiblings(
  { name }: Device,
  tree: KernelTree,
): Promise<Device[]> {
  for (const id of await tree.names("/sys/fs/btrfs")) {
    const directory = `/sys/fs/btrfs/${id}/devices`;
    const names = await tree.names(directory);
    if (!names.includes(name)) continue;
    const others = names.filter((other) => other !== name);
    const paths = await Promise.all(
      others.map((other) => tree.real(`${directory}/${other}`)),
    );
    return paths.filter((path) => path !== undefined)
      .map((path) => ({ name: nameOf(path), path }));
  }
  return [];
}

async function disksOf(
  devices: readonly Device[],
  tree: KernelTree,
): Promise<DiskAddress[]> {
  const disks = await Promise.all(
    devices.map(({ path }) => disksUnder(path, tree)),
  );
  return disks.flat();
}
