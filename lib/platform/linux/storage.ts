/**
 * What mounted filesystems lie on, as the kernel tells it: block devices,
 * what those are made of, and the files behind loop devices.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { directoryOf, nameOf } from "../../path.ts";
import { parseLines } from "./block_identity.ts";
import type { KernelTree } from "./kernel_tree.ts";
import { isPooled } from "./mounted.ts";
import type { Mount } from "./mountinfo.ts";

/** A block device. */
export interface BlockDevice {
  /** What its device file is called, below `/dev`. */
  readonly name: string;
  /** Numbers of the devices it is made of: a partition's disk, slaves. */
  readonly parts: readonly string[];
  /** The file that holds its data, if it is a loop device. */
  readonly file?: string;
}

/** What is known of the storage of a machine. */
export interface Storage {
  /** Block devices by number, `MAJOR:MINOR`. */
  readonly devices: ReadonlyMap<string, BlockDevice>;
  /** Numbers of block devices by the device number of their filesystem. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
}

/**
 * Looks at the devices of all mounts.
 *
 * @param mounts The mounts
 * @param tree The machine's files
 * @returns What they lie on
 */
export async function surveyStorage(
  mounts: readonly Mount[],
  tree: KernelTree,
): Promise<Storage> {
  const devices = new Map<string, BlockDevice>();
  const holders = new Map<string, readonly string[]>();
  for (const [device, [mount]] of Map.groupBy(mounts, (one) => one.device)) {
    const numbers = mount === undefined ? [] : await numbersOf(mount, tree);
    if (numbers.length === 0) continue;
    holders.set(device, numbers);
    for (const number of numbers) await explore(number, { tree, devices });
  }
  return { devices, holders };
}

/** The number of a btrfs is made up, since it may span several devices. */
async function numbersOf(
  mount: Mount,
  tree: KernelTree,
): Promise<readonly string[]> {
  const { device, type, source, parts = [] } = mount;
  const more = await deviceNumbers(parts, tree);
  if (!isPooled(mount)) return [device, ...more];
  if (type !== "btrfs") return more;
  const [first] = await deviceNumbers([source], tree);
  return first === undefined ? [] : await btrfsDevices(first, tree);
}

async function deviceNumbers(
  paths: readonly string[],
  tree: KernelTree,
): Promise<string[]> {
  const files = paths.filter((path) => path.startsWith("/dev/"));
  const numbers = await Promise.all(
    files.map((path) => tree.deviceNumber(path)),
  );
  return numbers.filter((number) => number !== undefined);
}

async function btrfsDevices(
  first: string,
  tree: KernelTree,
): Promise<readonly string[]> {
  const pools = await btrfsPools(tree);
  return pools.find((numbers) => numbers.includes(first)) ?? [first];
}

/**
 * Lists what each btrfs that is in use lies on. The kernel lists devices under
 * a filesystem's name.
 *
 * @param tree The machine's files
 * @returns Numbers of block devices, for each filesystem
 */
export async function btrfsPools(
  tree: KernelTree,
): Promise<(readonly string[])[]> {
  const ids = await tree.names("/sys/fs/btrfs");
  return await Promise.all(ids.map(async (id) => {
    const directory = `/sys/fs/btrfs/${id}/devices`;
    const names = await tree.names(directory);
    const paths = names.map((name) => `${directory}/${name}`);
    const found = await Promise.all(paths.map((path) => numberOf(path, tree)));
    return found.filter((number) => number !== undefined);
  }));
}

/** Looks at a device and all it is made of, each once. */
async function explore(
  number: string,
  { tree, devices }: { tree: KernelTree; devices: Map<string, BlockDevice> },
): Promise<void> {
  const path = await tree.real(`/sys/dev/block/${number}`);
  if (path === undefined || devices.has(number)) return;
  const event = await ueventOf(path, tree);
  const name = event.get("DEVNAME") ?? nameOf(path);
  const file = await backingFile(path, tree);
  const parts = await partsOf(path, tree);
  devices.set(number, { name, parts, ...file === undefined ? {} : { file } });
  for (const part of parts) await explore(part, { tree, devices });
}

/** To take it for a disk would be to freeze what it writes to first. */
async function backingFile(
  path: string,
  tree: KernelTree,
): Promise<string | undefined> {
  const names = await tree.names(`${path}/loop`);
  if (names.length === 0) return undefined;
  const file = await tree.text(`${path}/loop/backing_file`);
  if (file !== undefined) return file.replace(/\n$/, "");
  throw new AgentError(`Cannot tell which file ${nameOf(path)} lies in`);
}

/**
 * A partition's disk is the directory above. Device mapper, RAID and bcache
 * name what they are made of.
 */
async function partsOf(path: string, tree: KernelTree): Promise<string[]> {
  const isPartition = await tree.text(`${path}/partition`) !== undefined;
  const names = isPartition ? [] : await tree.names(`${path}/slaves`);
  const paths = isPartition
    ? [directoryOf(path)]
    : names.map((name) => `${path}/slaves/${name}`);
  const numbers = await Promise.all(paths.map((one) => numberOf(one, tree)));
  return numbers.filter((number) => number !== undefined);
}

async function numberOf(
  path: string,
  tree: KernelTree,
): Promise<string | undefined> {
  const event = await ueventOf(path, tree);
  const [major, minor] = [event.get("MAJOR"), event.get("MINOR")];
  if (major === undefined || minor === undefined) return undefined;
  return `${major}:${minor}`;
}

async function ueventOf(
  path: string,
  tree: KernelTree,
): Promise<Map<string, string>> {
  const text = await tree.text(`${path}/uevent`);
  if (text === undefined && await tree.real(path) !== undefined) {
    throw new AgentError(`Cannot tell which device ${path} is`);
  }
  return parseLines(text);
}
