/**
 * Ending before anything was served.
 *
 * @module
 */

/** Print and be done. */
export interface Exit {
  /** Tells it from a decision to run. */
  readonly kind: "exit";
  /** The status to exit with. */
  readonly code: number;
  /** For standard output. */
  readonly stdout: string;
  /** For standard error. */
  readonly stderr: string;
}

/**
 * Ends well.
 *
 * @param stdout What was asked for
 * @returns An exit with status 0
 */
export function success(stdout: string): Exit {
  return { kind: "exit", code: 0, stdout, stderr: "" };
}

/**
 * Ends badly.
 *
 * @param stderr What went wrong, a line
 * @param stdout What the reference says on standard output then
 * @returns An exit with status 1
 */
export function failure(stderr: string, stdout = ""): Exit {
  return { kind: "exit", code: 1, stdout, stderr };
}
