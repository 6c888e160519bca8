/**
 * Runs other programs, whose output goes where ours goes unless told
 * otherwise.
 *
 * @module
 */

import { Failure } from "./failure.ts";

/** How a program is run. */
export interface RunOptions {
  /** Its arguments. */
  readonly args?: readonly string[];
  /** Variables to add to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where its results go. */
  readonly stdout?: "inherit" | "null";
  /** Where its complaints go. */
  readonly stderr?: "inherit" | "null";
  /** Ends the program, with status 143, when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program to its end.
 *
 * @param program Its name or path
 * @param options Arguments and environment
 * @returns Its exit code; a program that is not there is a failure
 */
export async function run(
  program: string,
  options: RunOptions = {},
): Promise<number> {
  const { args = [], env = {}, signal } = options;
  const command = new Deno.Command(program, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: options.stdout ?? "inherit",
    stderr: options.stderr ?? "inherit",
    ...signal && { signal },
  });
  try {
    return (await command.spawn().status).code;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Failure(`Cannot run ${program}: it is not installed`, { cause });
  }
}

/**
 * Runs a program whose failure is ours.
 *
 * @param program Its name or path
 * @param options Arguments and environment
 */
export async function mustRun(
  program: string,
  options: RunOptions = {},
): Promise<void> {
  const code = await run(program, options);
  if (code === 0) return;
  const line = [program, ...options.args ?? []].join(" ");
  throw new Failure(`Cannot go on: "${line}" ended with status ${code}`);
}
