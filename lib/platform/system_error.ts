/**
 * A refusal of the operating system.
 *
 * @module
 */

/**
 * What the system said, and nothing else: `No such file or directory`. Whoever
 * catches it knows what was to be done and makes a sentence of both.
 */
export class SystemError extends Error {
  /**
   * Passes on what the system said.
   *
   * @param reason The system's words
   * @param options What was thrown
   */
  constructor(reason: string, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = "SystemError";
  }
}

/** A failed call: its text also says what was to be done. */
export type CallError = abstract new (
  ...args: never[]
) => Error & {
  /** What the system said, and nothing else. */
  readonly meaning: string;
};

/**
 * Does work whose failures are to say what the system said, and nothing else.
 *
 * @param failure The failures that this is about; others pass
 * @param work Begins it
 * @returns What it yields
 */
export async function plainly<T>(
  failure: CallError,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof failure)) throw error;
    throw new SystemError(error.meaning, { cause: error });
  }
}
