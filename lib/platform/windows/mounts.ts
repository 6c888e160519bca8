/**
 * The volumes of a Windows machine: how full they are, on which disks they
 * lie, and what they need not keep.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import {
  filesystemType,
  type Fullness,
  fullness,
  volumeNames,
  volumePaths,
} from "../../ffi/windows/volumes.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import type { MountedFilesystem, Mounts, Space } from "../mounts.ts";
import { latestLook, Looks } from "./looks.ts";
import { type PciPlaces, pciPlaces } from "./pci_places.ts";
import { Trimmer } from "./trim.ts";
import { VolumeDisks, type VolumeTask } from "./volume_disks.ts";

/** What volumes are looked at with. */
export interface VolumeSources {
  /** Lists volumes. */
  readonly names: () => Promise<readonly string[]>;
  /** Tells where a volume can be reached. */
  readonly paths: (volume: string) => Promise<readonly string[]>;
  /** Asks the filesystem of a volume about itself. */
  readonly filesystem: (volume: string) => Promise<FilesystemFacts>;
  /** Finds controllers. */
  readonly pciPlaces: (latest: number) => Promise<PciPlaces>;
  /** Finds disks. */
  readonly disks: Pick<VolumeDisks, "of">;
  /** Trims volumes. */
  readonly trimmer: Pick<Trimmer, "trim">;
}

/** What a filesystem tells about itself. */
export interface FilesystemFacts {
  /** Its type, such as `NTFS`. */
  readonly type: string;
  /** How full it is. */
  readonly fullness: Fullness;
}

/** The reference's word for a volume that has no path. */
const NO_PATH = "System Reserved";

/** Looks at volumes, once at a time at each. */
class Looker {
  #sources: VolumeSources;
  #names = new InFlight<readonly string[]>();
  #paths = new Looks<readonly string[]>();
  #filesystems = new Looks<FilesystemFacts>();

  constructor(sources: VolumeSources) {
    this.#sources = sources;
  }

  names(): Promise<readonly string[]> {
    const names = this.#names.join("", this.#sources.names);
    const what = "Cannot list volumes";
    return within(names, { what, ms: LIMITS.probeMs });
  }

  async path({ volume, latest }: VolumeTask): Promise<string | undefined> {
    const what = `Cannot tell where "${volume}" is mounted`;
    const paths = await this.#paths.take({
      ...{ key: volume, what, latest },
      begin: () => this.#sources.paths(volume),
    });
    return paths?.[0];
  }

  /** A drive without a medium, or without a filesystem, is left out. */
  async describe(
    task: VolumeTask,
    places: Promise<PciPlaces>,
  ): Promise<MountedFilesystem | undefined> {
    const { volume: name } = task;
    const [mountpoint = NO_PATH, facts, disks] = await Promise.all([
      this.path(task),
      this.#filesystem(task),
      this.#sources.disks.of(task, places),
    ]);
    if (facts === undefined) return undefined;
    const { type } = facts;
    return { name, mountpoint, type, space: spaceFrom(facts.fullness), disks };
  }

  #filesystem(
    { volume, latest }: VolumeTask,
  ): Promise<FilesystemFacts | undefined> {
    return this.#filesystems.take({
      ...{ key: volume, what: `Cannot look at "${volume}"`, latest },
      begin: () => this.#sources.filesystem(volume),
    });
  }
}

/** The volumes of this machine. */
export const mounts: Mounts = mountsFrom({
  names: volumeNames,
  paths: volumePaths,
  filesystem: lookAtFilesystem,
  pciPlaces,
  disks: new VolumeDisks(),
  trimmer: new Trimmer(),
});

/**
 * Finds volumes.
 *
 * @param sources What they are looked at with
 * @returns The volumes
 */
export function mountsFrom(sources: VolumeSources): Mounts {
  const looker = new Looker(sources);
  return {
    async list() {
      const names = looker.names();
      const latest = latestLook();
      const places = sources.pciPlaces(latest);
      const found = await Promise.all(
        (await names).map((volume) =>
          looker.describe({ volume, latest }, places)
        ),
      );
      return found.filter((filesystem) => filesystem !== undefined);
    },
    async trim(request) {
      const names = await looker.names();
      const latest = latestLook();
      const paths = await Promise.all(
        names.map((volume) => looker.path({ volume, latest })),
      );
      const reachable = paths.filter((path) => path !== undefined);
      return await sources.trimmer.trim(reachable, request);
    },
  };
}

/** Windows keeps nothing for administrators. */
function spaceFrom({ total, free }: Fullness): Space {
  return { used: total - free, total };
}

async function lookAtFilesystem(volume: string): Promise<FilesystemFacts> {
  const type = await filesystemType(volume);
  return { type, fullness: await fullness(volume) };
}
