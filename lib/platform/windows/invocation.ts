/**
 * How files are run: programs by themselves, batch files and scripts by what
 * interprets them.
 *
 * @module
 */

import { batchLine } from "./batch_line.ts";
import { joinWords } from "./command_line.ts";

/** What to start, and what to tell it. */
export interface Invocation {
  /** The program's file. */
  readonly file: string;
  /** Its command line. */
  readonly line: string;
}

/** What is to be run. */
export interface InvocationRequest {
  /** What it was called by whoever wants it. */
  readonly name: string;
  /** The file that was found. */
  readonly file: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** The system's own folder, such as `C:\Windows\System32`. */
  readonly system: string;
}

const IS_BATCH = /\.(bat|cmd)$/i;
const IS_SCRIPT = /\.ps1$/i;

/** No profile of anybody, no questions, and scripts that nobody has signed. */
const SWITCHES = [
  ...["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"],
];

/**
 * Says how to run a file.
 *
 * @param request The file
 * @returns What to start; nothing if its arguments cannot be passed on
 */
export function invocationOf(
  { name, file, args, system }: InvocationRequest,
): Invocation | undefined {
  if (IS_BATCH.test(file)) {
    const line = batchLine(file, args);
    return line === undefined ? line : { file: `${system}\\cmd.exe`, line };
  }
  if (!IS_SCRIPT.test(file)) return { file, line: joinWords([name, ...args]) };
  const shell = `${system}\\WindowsPowerShell\\v1.0\\powershell.exe`;
  return {
    file: shell,
    line: joinWords([shell, ...SWITCHES, file, ...args]),
  };
}
