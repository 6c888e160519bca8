/**
 * The system's own program for volumes. Windows has no call that gives all
 * free blocks of a volume back: `FSCTL_FILE_LEVEL_TRIM` is for parts of files,
 * and to trim what the bitmap of a volume says is free would race with who
 * writes there.
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

/**
 * Trims a volume. The work is done by a service, which goes on should the
 * program be ended.
 *
 * @param path Where it is mounted
 * @returns What went wrong; nothing if it went well
 */
export async function retrim(path: string): Promise<string | undefined> {
  const program = `${systemDirectory()}\\defrag.exe`;
  try {
    const outcome = await runChild(program, {
      args: ["/L", path.replace(/\\$/, "")],
      ms: LIMITS.trimMs,
      keepBytes: LIMITS.programOutputBytes,
      processes,
      decode: consoleText,
    });
    return complaint(outcome);
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return `Cannot run ${program}: ${error.message}`;
  }
}

/**
 * Finds what went wrong in what the program has printed. A failure ends with a
 * code of eight digits, whatever the language, while the exit status may be 0.
 *
 * @param outcome How it ended
 * @returns What went wrong; nothing if it went well
 */
export function complaint(
  { code, killed, output }: ChildOutcome,
): string | undefined {
  if (killed !== undefined) return tooLong(LIMITS.trimMs);
  const lines = output.split(/[\r\n]+/).map((line) => line.trim());
  const failure = lines.find((line) => line.includes("(0x"));
  if (failure !== undefined) return failure;
  if (code === 0) return undefined;
  const last = lines.findLast((line) => line !== "");
  return `defrag.exe ended with ${code}${
    last === undefined ? "" : `: ${last}`
  }`;
}
