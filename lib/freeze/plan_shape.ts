/**
 * A plan in the words of programs: what the wire and `--json` say.
 *
 * @module
 */

import type { FreezePlan, Skipped } from "../platform/filesystems.ts";

/** A filesystem that would be frozen. */
export interface PlannedFilesystem {
  /** Its first mountpoint. */
  readonly mountpoint: string;
  /** Its type. */
  readonly type: string;
  /** Its device number, `MAJOR:MINOR`. */
  readonly device: string;
  /** What is mounted. */
  readonly source: string;
  /** Its other mountpoints. */
  readonly aliases: readonly string[];
  /** Mountpoints of what holds its data; none if that is disks. */
  readonly "lies-on": readonly string[];
}

/** A plan. */
export interface PlanShape {
  /** What would be frozen, wave by wave. */
  readonly waves: readonly (readonly PlannedFilesystem[])[];
  /** What would not be, but lies on what would. */
  readonly stalled: readonly {
    readonly mountpoint: string;
    readonly type: string;
    readonly on: readonly string[];
  }[];
  /** What is left alone, and why. */
  readonly skipped: readonly Skipped[];
}

/**
 * Puts a plan into the words of programs.
 *
 * @param plan The plan
 * @returns The same, to be printed as JSON
 */
export function shapePlan(
  { freeze, stalled, skipped, liesOn }: FreezePlan,
): PlanShape {
  return {
    waves: freeze.map((wave) =>
      wave.map(({ mountpoint, type, device, source, aliases }) => ({
        ...{ mountpoint, type, device, source },
        aliases: aliases.map(({ path }) => path)
          .filter((path) => path !== mountpoint),
        "lies-on": liesOn[device] ?? [],
      }))
    ),
    stalled: stalled.map(({ mountpoint, type, on }) => ({
      mountpoint,
      type,
      on,
    })),
    skipped: skipped.map(({ mountpoint, type, reason }) => ({
      mountpoint,
      type,
      reason,
    })),
  };
}
