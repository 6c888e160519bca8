/**
 * What a freeze would do, worked out from the mounts.
 *
 * @module
 */

import { type FilesystemFilter, whyLeftOut } from "../filesystem_filter.ts";
import type {
  Filesystem,
  FreezePlan,
  Skipped,
  Stalled,
} from "../filesystems.ts";
import { findLiesOn, type LiesOn } from "./lies_on.ts";
import type { Mount } from "./mountinfo.ts";
import type { Storage } from "./storage.ts";
import { groupBySuperblock } from "./superblocks.ts";
import { sortIntoWaves } from "./waves.ts";

/** What else a plan depends on. */
export interface PlanOptions {
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints?: readonly string[] | undefined;
  /** What the administrator wants. */
  readonly filter: FilesystemFilter;
  /** What filesystems lie on. */
  readonly storage: Storage;
}

/**
 * Sorts filesystems into those to freeze, in their order, those that stop by
 * themselves and those that are left alone.
 *
 * @param mounts All mounts, in mount order
 * @param options What else matters
 * @returns The plan
 */
export function planFreeze(
  mounts: readonly Mount[],
  { mountpoints, filter, storage }: PlanOptions,
): FreezePlan {
  const { filesystems, skipped } = groupBySuperblock(mounts);
  const wanted = filesystems.filter(({ aliases }) =>
    mountpoints === undefined ||
    aliases.some(({ path }) => mountpoints.includes(path))
  );
  const refused = wanted.flatMap((one) => leftOut(one, { filter, storage }));
  const names = new Set(refused.map(({ mountpoint }) => mountpoint));
  const chosen = wanted.filter(({ mountpoint }) => !names.has(mountpoint));
  const liesOn = findLiesOn(mounts, storage);
  const known = { mounts, liesOn };
  return {
    freeze: sortIntoWaves(chosen, liesOn),
    stalled: findStalled(chosen, known),
    skipped: [...refused, ...skipped.map((one) => explain(one, known))],
    liesOn: Object.fromEntries(
      chosen.flatMap(({ device }) => {
        const below = placesBelow(device, known);
        return below.length === 0 ? [] : [[device, below]];
      }),
    ),
  };
}

function leftOut(
  { device, source, mountpoint, type }: Filesystem,
  { filter, storage }: Pick<PlanOptions, "filter" | "storage">,
): Skipped[] {
  const names = (storage.holders.get(device) ?? [])
    .flatMap((number) => storage.devices.get(number)?.name ?? []);
  const devices = [source, ...names.map((name) => `/dev/${name}`)];
  const reason = whyLeftOut({ mountpoint, type, devices }, filter);
  return reason === undefined ? [] : [{ mountpoint, type, reason }];
}

interface Known {
  readonly mounts: readonly Mount[];
  readonly liesOn: LiesOn;
}

/** Whoever writes to these waits for what is frozen below them. */
function findStalled(
  chosen: readonly Filesystem[],
  { mounts, liesOn }: Known,
): Stalled[] {
  const frozen = new Map(chosen.map((one) => [one.device, one.mountpoint]));
  const others = [...Map.groupBy(mounts, ({ device }) => device).values()]
    .flatMap(([first]) => first ?? [])
    .filter(({ device }) => !frozen.has(device));
  return others.flatMap(({ device, mountpoint, type }) => {
    const on = [...liesOn.get(device) ?? []]
      .flatMap((below) => frozen.get(below) ?? []);
    return on.length === 0 ? [] : [{ device, mountpoint, type, on }];
  });
}

/** An overlay has no device, but is on one after all. */
function explain(skipped: Skipped, known: Known): Skipped {
  const { mountpoint, type, reason } = skipped;
  const mount = known.mounts.find((one) =>
    one.mountpoint === mountpoint && one.type === type
  );
  const below = mount === undefined ? [] : placesBelow(mount.device, known);
  if (below.length === 0) return skipped;
  return { mountpoint, type, reason: `${reason}; lies on ${below.join(", ")}` };
}

function placesBelow(device: string, { mounts, liesOn }: Known): string[] {
  return [...liesOn.get(device) ?? []].flatMap((below) =>
    mounts.find((mount) => mount.device === below)?.mountpoint ?? []
  );
}
