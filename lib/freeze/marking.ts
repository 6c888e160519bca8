/**
 * Where the note lies that outlives the agent.
 *
 * @module
 */

import type { FreezePlan } from "../platform/filesystems.ts";
import type { Os } from "../platform/mod.ts";
import { Marker, markerFallbacks, type MarkerRecord } from "./marker.ts";

/** Keeps one note, which neither a killed agent nor a freeze takes away. */
export interface Marking {
  /**
   * Chooses a place that a freeze leaves alone.
   *
   * @param plan What is about to be frozen
   */
  place(plan: FreezePlan): Promise<void>;

  /**
   * Writes the note in the place chosen.
   *
   * @param record What to remember
   */
  write(record: MarkerRecord): Promise<void>;

  /**
   * Looks for a note in every place it may lie, and passes over one that
   * somebody else could have written.
   *
   * @returns What it says, if there is one that can be understood
   */
  read(): Promise<MarkerRecord | undefined>;

  /** Takes the note away: nothing is frozen, and nothing left to undo. */
  remove(): Promise<void>;
}

/**
 * Finds where notes lie: in a file, unless the system has a better place.
 *
 * @param stateDirectory The directory for state of whoever writes them
 * @param os The operating system
 * @returns What keeps them
 */
export function markingOf(
  stateDirectory: string,
  { filesystems, newMarking }: Pick<Os, "filesystems" | "newMarking">,
): Marking {
  return newMarking?.(stateDirectory) ??
    new Marker({ stateDirectory, ...markerFallbacks(filesystems) });
}
