/**
 * The system's own program for volumes. Windows has no call that gives all
 * free blocks of a volume back: `FSCTL_FILE_LEVEL_TRIM` is for parts of files,
 * and to trim what the bitmap of a volume says is free would race with who
 * writes there.
 *
 * @module
 */

import { LIMITS } from "../../limits.ts";
import { runSystemProgram } from "./system_program.ts";

/**
 * Trims a volume. The work is done by a service, which goes on should the
 * program be ended.
 *
 * @param path Where it is mounted
 * @returns What went wrong; nothing if it went well
 */
export async function retrim(path: string): Promise<string | undefined> {
  const args = ["/L", path.replace(/\\$/, "")];
  return await runSystemProgram("defrag.exe", { args, ms: LIMITS.trimMs });
}
