/**
 * Which filesystem's data lie on which others: a loop device's file, an
 * overlay's layers, whatever is in between.
 *
 * @module
 */

import { type Mount, mountOf } from "./mountinfo.ts";
import type { Storage } from "./storage.ts";

/**
 * For each filesystem, by its device number, all that it lies on, directly or
 * not. Two that lie on each other, which only a mistake could show, lie on
 * nothing of the two.
 */
export type LiesOn = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Works out what lies on what.
 *
 * @param mounts All mounts, in mount order
 * @param storage What is known of their devices
 * @returns What each filesystem lies on; one that lies on none is left out
 */
export function findLiesOn(mounts: readonly Mount[], storage: Storage): LiesOn {
  const groups = Map.groupBy(mounts, ({ device }) => device);
  const direct = new Map([...groups].map(([device, group]) => {
    const places = [
      ...filesUnder(storage.holders.get(device) ?? [], storage),
      ...group.flatMap(({ parts = [] }) => parts).filter(isPlace),
    ];
    const below = [...new Set(places)]
      .flatMap((place) => mountOf(place, mounts)?.device ?? []);
    return [device, new Set(below)];
  }));
  const all = new Map(
    [...direct.keys()].map((device) => [device, reach(device, direct)]),
  );
  const found = [...all].map(([device, below]) => {
    const real = [...below].filter((one) => !all.get(one)?.has(device));
    return [device, new Set(real)] as const;
  });
  return new Map(found.filter(([, below]) => below.size > 0));
}

/** Devices are found by their number instead. */
function isPlace(path: string): boolean {
  return !path.startsWith("/dev/");
}

/** The files that devices lie in, through all they are made of. */
function filesUnder(
  numbers: readonly string[],
  { devices }: Storage,
): string[] {
  const seen = new Set(numbers);
  // What is added to a set while it is walked through is walked through, too.
  for (const number of seen) {
    for (const part of devices.get(number)?.parts ?? []) seen.add(part);
  }
  return [...seen].flatMap((number) => devices.get(number)?.file ?? []);
}

function reach(
  device: string,
  direct: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const seen = new Set(direct.get(device));
  for (const below of seen) {
    for (const next of direct.get(below) ?? []) seen.add(next);
  }
  return seen;
}
