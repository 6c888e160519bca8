/**
 * A failure that a sentence explains: printed as it is, without a stack.
 *
 * @module
 */

/** Thrown for what the person at the keyboard can do something about. */
export class Failure extends Error {
  /** Tells it from a bug. */
  override readonly name: string = "Failure";
}
