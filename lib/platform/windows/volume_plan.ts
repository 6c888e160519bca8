/**
 * Which volumes VSS is asked to take: those that can hold writes and are worth
 * it, which are NTFS and ReFS volumes of disks that stay, other than those of
 * the firmware and of recovery.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import {
  type FilesystemFilter,
  NO_FILTER,
  whyLeftOut,
} from "../filesystem_filter.ts";
import type {
  Filesystem,
  FreezePlan,
  PlanRequest,
  Skipped,
} from "../filesystems.ts";

/** What is known of a volume. */
export interface VolumeFacts {
  /** Its name: `\\?\Volume{…}\`. */
  readonly name: string;
  /** Where it can be reached: `C:\`, and folders it is mounted on. */
  readonly paths: readonly string[];
  /** Its type, such as `NTFS`; nothing if it has no filesystem. */
  readonly type: string | undefined;
  /** Whether it is on a disk that stays. */
  readonly isFixed: boolean;
  /** What its partition is for, if not for everybody. */
  readonly purpose?: string | undefined;
}

/** Filesystems that VSS and its provider can take. */
const TYPES = ["NTFS", "REFS"];

/**
 * Plans a freeze.
 *
 * @param volumes All volumes
 * @param request What is wanted; none named counts as all
 * @returns The plan; throws if a volume is named that cannot be frozen
 */
export function planVolumes(
  volumes: readonly VolumeFacts[],
  { mountpoints = [], filter = NO_FILTER }: PlanRequest = {},
): FreezePlan {
  const wanted = mountpoints.length === 0
    ? volumes
    : [...new Set(mountpoints.map((one) => find(volumes, one)))];
  const freeze: Filesystem[] = [];
  const skipped: Skipped[] = [];
  for (const volume of wanted) {
    const reason = whyUnfit(volume) ?? whyFiltered(volume, filter);
    if (reason === undefined) freeze.push(filesystemOf(volume));
    else skipped.push({ ...whereAndWhat(volume), reason });
  }
  const nothing = { stalled: [], liesOn: {} };
  return { freeze: freeze.length > 0 ? [freeze] : [], skipped, ...nothing };
}

/** As the reference does, a client that names what cannot be is told. */
function find(volumes: readonly VolumeFacts[], path: string): VolumeFacts {
  const wanted = spellingOf(path);
  const volume = volumes.find(({ name, paths }) =>
    [name, ...paths].some((one) => spellingOf(one) === wanted)
  );
  const what = `Cannot freeze "${path}"`;
  if (volume === undefined) {
    throw new AgentError(`${what}: no volume is mounted there`);
  }
  const why = whyUnfit(volume);
  if (why !== undefined) throw new AgentError(`${what}: it ${why}`);
  return volume;
}

function whyUnfit(
  { isFixed, purpose, type }: VolumeFacts,
): string | undefined {
  if (!isFixed) return "is not on a disk that stays";
  if (purpose !== undefined) return `is ${purpose}`;
  if (type === undefined) return "has no filesystem that can be read";
  if (TYPES.includes(type.toUpperCase())) return undefined;
  return `is ${type}, and VSS takes NTFS and ReFS only`;
}

/** Windows does not tell capitals from small letters, here neither. */
function whyFiltered(
  volume: VolumeFacts,
  { include, exclude }: FilesystemFilter,
): string | undefined {
  const { mountpoint, type } = whereAndWhat(volume);
  const subject = {
    mountpoint: spellingOf(mountpoint),
    type: type.toLowerCase(),
    devices: [spellingOf(volume.name)],
  };
  return whyLeftOut(subject, {
    include: include.map(entryOf),
    exclude: exclude.map(entryOf),
  });
}

/** `D:` and `d:\` are the same. */
function entryOf(entry: string): string {
  return /^[a-z]:$/i.test(entry) ? spellingOf(entry) : entry.toLowerCase();
}

function spellingOf(path: string): string {
  const plain = path.replaceAll("/", "\\").toLowerCase();
  return plain.endsWith("\\") ? plain : `${plain}\\`;
}

function filesystemOf(volume: VolumeFacts): Filesystem {
  const { name, paths } = volume;
  return {
    ...whereAndWhat(volume),
    device: name,
    source: name,
    aliases: paths.map((path, id) => ({ id, path })),
  };
}

function whereAndWhat(
  { name, paths, type = "" }: VolumeFacts,
): { mountpoint: string; type: string } {
  return { mountpoint: paths[0] ?? name, type };
}
