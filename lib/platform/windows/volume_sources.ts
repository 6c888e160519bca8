/**
 * The volumes of this machine, as a freeze has to know them.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AskedDevice } from "../../ffi/windows/asked_device.ts";
import {
  IOCTL_DISK_GET_PARTITION_INFO_EX,
  parsePurpose,
  PARTITION_BYTES,
} from "../../ffi/windows/partition.ts";
import { volumeOf } from "../../ffi/windows/volume_path.ts";
import {
  filesystemType,
  isFixed,
  volumeNames,
  volumePaths,
} from "../../ffi/windows/volumes.ts";
import { bootTeller } from "./boot.ts";
import type { VolumeSources } from "./filesystems.ts";
import type { VolumeFacts } from "./volume_plan.ts";

const log = getLogger(["stillpoint", "freeze"]);

/** Looks at this machine. */
export const volumeSources: VolumeSources = {
  names: volumeNames,
  look,
  volumeOf,
  boot: bootTeller(),
};

async function look(name: string): Promise<VolumeFacts> {
  const paths = await unlessRefused(volumePaths(name)) ?? [];
  const [path = name] = paths;
  // A drive without a medium would take its time to say so.
  if (!await isFixed(path)) {
    return { name, paths, type: undefined, isFixed: false };
  }
  const type = await unlessRefused(filesystemType(path));
  const purpose = await unlessRefused(purposeOf(name));
  return { name, paths, type, isFixed: true, purpose };
}

/** A volume that is not on a partition, but on several disks, says nothing. */
async function purposeOf(name: string): Promise<string | undefined> {
  await using volume = await AskedDevice.open(name.replace(/\\$/, ""));
  return parsePurpose(
    await volume.ask({
      what: `the partition of "${name}"`,
      code: IOCTL_DISK_GET_PARTITION_INFO_EX,
      room: PARTITION_BYTES,
    }),
  );
}

async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    log.debug("{error}", { error });
    return undefined;
  }
}
