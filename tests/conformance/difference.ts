/**
 * What a difference between the agents is.
 *
 * @module
 */

/** One of the two agents. */
export type Side = "reference" | "ours";

/** A difference that is there on purpose. */
export interface Difference {
  /** Names it. */
  readonly name: string;
  /** The cases that show it, by name. */
  readonly where: RegExp;
  /** Why it is there. */
  readonly why: string;
  /** Where the documentation tells of it: page, heading and words of a row. */
  readonly doc: string;
  /** The first version of the reference that shows it; the first of all. */
  readonly since?: number;
  /** The first version that does not show it any more; none unless given. */
  readonly below?: number;
  /** Whether a machine's equipment decides if it shows at all. */
  readonly isSeldom?: boolean;
  /** Makes replies alike that differ in nothing else. */
  readonly blur: (replies: unknown, side: Side) => unknown;
}

/**
 * Tells whether a difference is to be expected of a version.
 *
 * @param difference The difference
 * @param version Major and minor version as one number: 7.2 is 7.02
 * @returns Whether that version shows it
 */
export function holdsFor(
  { since = 0, below = Infinity }: Difference,
  version: number,
): boolean {
  return since <= version && version < below;
}
