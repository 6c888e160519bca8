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
