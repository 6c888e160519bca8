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

/**
 * Does something that may fail for reasons to print.
 *
 * @param action What to do
 * @returns The reason why it failed; `undefined` if it went well
 */
export async function failureOf(
  action: () => Promise<void>,
): Promise<string | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.message;
  }
}
