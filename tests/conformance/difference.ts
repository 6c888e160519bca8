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
  /** The first version of the reference that does not show it. */
  readonly below?: number;
  /** Whether a machine's equipment decides if it shows at all. */
  readonly isSeldom?: boolean;
  /** Makes replies alike that differ in nothing else. */
  readonly blur: (replies: unknown, side: Side) => unknown;
}
