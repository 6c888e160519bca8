/**
 * In which order filesystems are frozen.
 *
 * @module
 */

import type { Filesystem, Wave } from "../filesystems.ts";
import type { LiesOn } from "./lies_on.ts";

/**
 * Sorts filesystems so that each comes before what its data lie on: freezing
 * writes to that. Each comes as late as can be, so that its programs wait as
 * little as can be.
 *
 * @param filesystems Which, in mount order
 * @param liesOn What lies on what
 * @returns Waves; those of one wave are independent of each other
 */
export function sortIntoWaves(
  filesystems: readonly Filesystem[],
  liesOn: LiesOn,
): Wave[] {
  const heights = new Map<string, number>();
  const heightOf = (device: string): number => {
    const known = heights.get(device);
    if (known !== undefined) return known;
    const below = filesystems.filter((one) =>
      liesOn.get(device)?.has(one.device)
    );
    const height = 1 +
      Math.max(-1, ...below.map((one) => heightOf(one.device)));
    heights.set(device, height);
    return height;
  };
  const waves = Map.groupBy(filesystems, ({ device }) => heightOf(device));
  return [...waves].sort(([a], [b]) => b - a).map(([, wave]) => wave);
}
