/**
 * The disks of a Windows machine.
 *
 * @module
 */

import { healthLog } from "../../ffi/windows/disk_facts.ts";
import { dosDevices } from "../../ffi/windows/dos_devices.ts";
import { AskedDevice } from "../../ffi/windows/asked_device.ts";
import type { Disk, Disks, NvmeHealth } from "../disks.ts";
import { parseHealthLog } from "../nvme_health.ts";
import {
  addressFrom,
  type DiskFacts,
  diskPath,
  lookAtDisk,
} from "./disk_address.ts";
import { latestLook, Looks } from "./looks.ts";
import { type PciPlaces, pciPlaces } from "./pci_places.ts";

/** What disks are looked at with. */
export interface DiskSources {
  /** Lists the names of devices. */
  readonly devices: () => readonly string[];
  /** Asks a disk about itself. */
  readonly look: (path: string) => Promise<DiskFacts>;
  /** Reads the health log of an NVMe disk. */
  readonly healthLog: (path: string) => Promise<Uint8Array>;
  /** Finds controllers. */
  readonly pciPlaces: (latest: number) => Promise<PciPlaces>;
}

/** A disk, and when to be done with it. */
interface Task {
  readonly number: number;
  readonly path: string;
  readonly latest: number;
}

/** Looks at disks, once at a time at each. */
class Looker {
  #sources: DiskSources;
  #facts = new Looks<DiskFacts>();
  #health = new Looks<NvmeHealth>();

  constructor(sources: DiskSources) {
    this.#sources = sources;
  }

  /** A disk that does not answer is there all the same. */
  async describe(task: Task, places: Promise<PciPlaces>): Promise<Disk> {
    const { path, number } = task;
    const disk = { name: path, isPartition: false, dependencies: [] };
    const facts = await this.#factsOf(task);
    if (facts === undefined) return disk;
    const isNvme = addressFrom(facts).busType === "nvme";
    const [found, health] = await Promise.all([
      places,
      isNvme ? this.#healthOf(task) : undefined,
    ]);
    const address = addressFrom(facts, {
      device: path,
      pci: found.get(number),
    });
    return { ...disk, address, ...health === undefined ? {} : { health } };
  }

  #factsOf({ path, latest }: Task): Promise<DiskFacts | undefined> {
    return this.#facts.take({
      ...{ key: path, what: `Cannot look at "${path}"`, latest },
      begin: () => this.#sources.look(path),
    });
  }

  #healthOf({ path, latest }: Task): Promise<NvmeHealth | undefined> {
    return this.#health.take({
      ...{ key: path, what: `Cannot tell the health of "${path}"`, latest },
      begin: async () => parseHealthLog(await this.#sources.healthLog(path)),
    });
  }
}

/** The disks of this machine. */
export const disks: Disks = disksFrom({
  devices: dosDevices,
  look: lookAtDisk,
  healthLog: readHealthLog,
  pciPlaces,
});

/**
 * Finds disks.
 *
 * @param sources What they are looked at with
 * @returns The disks
 */
export function disksFrom(sources: DiskSources): Disks {
  const looker = new Looker(sources);
  return {
    async list() {
      const latest = latestLook();
      const places = sources.pciPlaces(latest);
      return await Promise.all(
        diskNumbers(sources.devices()).map((number) =>
          looker.describe({ path: diskPath(number), number, latest }, places)
        ),
      );
    },
  };
}

/**
 * Finds disks among the names of devices.
 *
 * @param names The names
 * @returns The numbers of disks, in order
 */
export function diskNumbers(names: readonly string[]): number[] {
  return names
    .map((name) => /^PhysicalDrive(\d+)$/i.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

async function readHealthLog(path: string): Promise<Uint8Array> {
  await using disk = await AskedDevice.open(path);
  return await healthLog(disk, path);
}
