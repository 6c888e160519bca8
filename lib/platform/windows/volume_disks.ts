/**
 * The disks that a volume lies on.
 *
 * @module
 */

import { disksOfVolume } from "../../ffi/windows/disk_facts.ts";
import { Code, Win32Error } from "../../ffi/windows/error.ts";
import { AskedDevice } from "../../ffi/windows/asked_device.ts";
import type { DiskAddress } from "../disks.ts";
import {
  addressFrom,
  type DiskFacts,
  diskPath,
  lookAtDisk,
} from "./disk_address.ts";
import { Looks } from "./looks.ts";
import type { PciPlaces } from "./pci_places.ts";

/** A volume, and when to be done with it. */
export interface VolumeTask {
  /** Its name, `\\?\Volume{…}\`. */
  readonly volume: string;
  /** That time, on the clock of {@linkcode performance}. */
  readonly latest: number;
}

/** What disks are looked at with. */
export interface VolumeDiskSources {
  /** Tells on which disks a volume lies. */
  readonly numbers: (volume: string) => Promise<DiskNumbers>;
  /** Asks a disk about itself. */
  readonly look: (path: string) => Promise<DiskFacts>;
}

/** Numbers of disks, or that the volume is a device of its own: a CD. */
export type DiskNumbers = readonly number[] | "itself";

/** What drivers say to a question that they do not know. */
const UNKNOWN: readonly number[] = [
  Code.ERROR_INVALID_FUNCTION,
  Code.ERROR_NOT_SUPPORTED,
];

const MACHINE: VolumeDiskSources = { numbers: numbersOf, look: lookAtDisk };

/** Finds the disks of volumes. */
export class VolumeDisks {
  #sources: VolumeDiskSources;
  #numbers = new Looks<DiskNumbers>();
  #facts = new Looks<DiskFacts>();

  /**
   * Begins with nothing under way.
   *
   * @param sources What they are looked at with; this machine unless given
   */
  constructor(sources: VolumeDiskSources = MACHINE) {
    this.#sources = sources;
  }

  /**
   * Finds the disks of a volume.
   *
   * @param task The volume
   * @param places Where controllers are
   * @returns The disks, without those that do not answer
   */
  async of(
    { volume, latest }: VolumeTask,
    places: Promise<PciPlaces>,
  ): Promise<DiskAddress[]> {
    const what = `Cannot tell the disks of "${volume}"`;
    const numbers = await this.#numbers.take({
      ...{ key: volume, what, latest },
      begin: () => this.#sources.numbers(volume),
    });
    if (numbers === undefined) return [];
    if (numbers === "itself") {
      const facts = await this.#look(deviceOf(volume), latest);
      return facts === undefined ? [] : [addressFrom(facts)];
    }
    const disks = await Promise.all(numbers.map(async (number) => {
      const device = diskPath(number);
      const facts = await this.#look(device, latest);
      const pci = (await places).get(number);
      return facts && addressFrom(facts, { device, pci });
    }));
    return disks.filter((disk) => disk !== undefined);
  }

  #look(path: string, latest: number): Promise<DiskFacts | undefined> {
    return this.#facts.take({
      ...{ key: path, what: `Cannot look at "${path}"`, latest },
      begin: () => this.#sources.look(path),
    });
  }
}

/** With a backslash at its end it would be the root of the filesystem. */
function deviceOf(volume: string): string {
  return volume.replace(/\\$/, "");
}

async function numbersOf(volume: string): Promise<DiskNumbers> {
  const path = deviceOf(volume);
  await using device = await AskedDevice.open(path);
  try {
    return await disksOfVolume(device, path);
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    if (UNKNOWN.includes(error.code)) return "itself";
    throw error;
  }
}
