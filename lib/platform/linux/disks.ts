/**
 * The disks of a Linux machine, as sysfs and udev describe them.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../../deadline.ts";
import { readHealthLog } from "../../ffi/nvme.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import { nameOf } from "../../path.ts";
import type { Disk, DiskAddress, Disks, NvmeHealth } from "../disks.ts";
import { deviceFileOf, identify } from "./block_identity.ts";
import { addressWith, isVirtual } from "./disk_address.ts";
import { type KernelTree, kernelTree } from "./kernel_tree.ts";
import { parseHealthLog } from "../nvme_health.ts";

/** What disks are looked at with. */
export interface DiskSources {
  /** The machine's files. */
  readonly tree: KernelTree;
  /** Reads the health log of an NVMe disk, given its device file. */
  readonly healthLog: (device: string) => Promise<Uint8Array>;
}

const log = getLogger(["stillpoint", "disks"]);

/** The disks of this machine. */
export const disks: Disks = disksFrom({
  tree: kernelTree(),
  healthLog: readHealthLog,
});

/**
 * Finds disks.
 *
 * @param sources What they are looked at with
 * @returns The disks
 */
export function disksFrom(sources: DiskSources): Disks {
  const pages = new InFlight<Uint8Array>();
  return {
    async list() {
      const names = await sources.tree.names("/sys/block");
      const found = names.map((name) => diskAndParts(name, { sources, pages }));
      return (await Promise.all(found)).flat();
    },
  };
}

/** What has no size is a drive without a medium, or a loop without a file. */
async function diskAndParts(
  name: string,
  { sources, pages }: { sources: DiskSources; pages: InFlight<Uint8Array> },
): Promise<Disk[]> {
  const { tree } = sources;
  const path = await tree.real(`/sys/block/${name}`);
  if (path === undefined) return [];
  if (!Number(await tree.text(`${path}/size`))) return [];
  const identity = await identify(path, tree);
  const { device, alias } = identity;
  if (device === undefined) return [];
  const address = isVirtual(path)
    ? undefined
    : await addressWith(identity, { path, tree });
  const health = await healthOf(device, { address, sources, pages });
  const disk: Disk = {
    name: device,
    isPartition: false,
    dependencies: await partsOf(path, tree),
    ...address === undefined ? {} : { address },
    ...alias === undefined ? {} : { alias },
    ...health === undefined ? {} : { health },
  };
  return [disk, ...await partitions(path, { device, tree })];
}

async function partsOf(path: string, tree: KernelTree): Promise<string[]> {
  const names = await tree.names(`${path}/slaves`);
  const devices = await Promise.all(names.map(async (name) => {
    const part = await tree.real(`${path}/slaves/${name}`);
    return part === undefined ? undefined : await deviceFileOf(part, tree);
  }));
  return devices.filter((device) => device !== undefined);
}

async function partitions(
  path: string,
  { device, tree }: { device: string; tree: KernelTree },
): Promise<Disk[]> {
  const own = nameOf(path);
  const names = (await tree.names(path)).filter((name) =>
    name.startsWith(own) && /^p?\d+$/.test(name.slice(own.length))
  );
  const found = await Promise.all(
    names.map((name) => deviceFileOf(`${path}/${name}`, tree)),
  );
  return found.flatMap((name) =>
    name === undefined
      ? []
      : [{ name, isPartition: true, dependencies: [device] }]
  );
}

async function healthOf(
  device: string,
  { address, sources, pages }: {
    address: DiskAddress | undefined;
    sources: DiskSources;
    pages: InFlight<Uint8Array>;
  },
): Promise<NvmeHealth | undefined> {
  if (address?.busType !== "nvme") return undefined;
  const what = `Cannot read the health of "${device}"`;
  const reading = pages.join(device, () => sources.healthLog(device));
  try {
    const page = await within(reading, { what, ms: LIMITS.probeMs });
    return parseHealthLog(page);
  } catch (error) {
    log.debug("{error}", { error });
    return undefined;
  }
}
