/**
 * Programs of Windows itself, for what it has no call for. They tell a failure
 * by a code of eight digits in their words, whatever the language, and not
 * always by their exit status.
 *
 * @module
 */

import { type ChildOutcome, runChild } from "../../child.ts";
import { tooLong } from "../../deadline.ts";
import { consoleText } from "../../ffi/windows/console_text.ts";
import { systemDirectory } from "../../ffi/windows/library.ts";
import { LIMITS } from "../../limits.ts";
import { NotStarted } from "../processes.ts";
import { processes } from "./processes.ts";

/** What a program is to do. */
export interface SystemRequest {
  /** Its arguments. */
  readonly args: readonly string[];
  /** The longest it may take, in milliseconds. */
  readonly ms: number;
}

/**
 * Runs a program of Windows.
 *
 * @param name Its file's name
 * @param request What it is to do
 * @returns What went wrong; nothing if it went well
 */
export async function runSystemProgram(
  name: string,
  { args, ms }: SystemRequest,
): Promise<string | undefined> {
  const program = `${systemDirectory()}\\${name}`;
  try {
    const outcome = await runChild(program, {
      ...{ args, ms, processes, decode: consoleText },
      keepBytes: LIMITS.programOutputBytes,
    });
    return complaint(outcome, { name, ms });
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return `Cannot run ${program}: ${error.message}`;
  }
}

/**
 * Finds what went wrong in what a program has printed.
 *
 * @param outcome How it ended
 * @param program Its name, and how long it was allowed to take, in milliseconds
 * @returns What went wrong; nothing if it went well
 */
export function complaint(
  { code, killed, output }: ChildOutcome,
  { name, ms }: { readonly name: string; readonly ms: number },
): string | undefined {
  if (killed !== undefined) return tooLong(ms);
  const lines = output.split(/[\r\n]+/).map((line) => line.trim());
  const failure = lines.find((line) => line.includes("(0x"));
  if (failure !== undefined) return failure;
  if (code === 0) return undefined;
  const last = lines.findLast((line) => line !== "");
  return `${name} ended with ${code}${last === undefined ? "" : `: ${last}`}`;
}
