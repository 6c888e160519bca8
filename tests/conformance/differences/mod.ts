/**
 * The differences that are there on purpose.
 *
 * @module
 */

import { type Difference, holdsFor } from "../difference.ts";
import { IN_MACHINES } from "./in_machines.ts";
import { LASTING } from "./lasting.ts";
import { OUTGROWN } from "./outgrown.ts";

/** Everything that may differ from some version, somewhere. */
export const DIFFERENCES: readonly Difference[] = [
  ...LASTING,
  ...OUTGROWN,
  ...IN_MACHINES,
];

/**
 * Lists what may differ from a certain version of the reference.
 *
 * @param version Major and minor version as one number: 7.2 is 7.02
 * @returns The differences
 */
export function differencesFrom(version: number): Difference[] {
  return [...LASTING, ...OUTGROWN].filter((one) => holdsFor(one, version));
}

/**
 * Lists what may differ where the agents have a machine of their own.
 *
 * @param version Major and minor version as one number: 7.2 is 7.02
 * @returns The differences
 */
export function machineDifferencesFrom(version: number): Difference[] {
  const known = differencesFrom(version).map((one) => ({
    ...one,
    isSeldom: true,
  }));
  return [
    ...known,
    ...IN_MACHINES.filter((one) => holdsFor(one, version)),
  ];
}
