/**
 * Agents that run on the machine that tests run on are asked for nothing that
 * changes it; and if one did it all the same, it could not.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { NO_ROOT } from "../lacking.ts";
import type { CommandLine } from "../vm/host_command.ts";

const SCRIPT = fileURLToPath(new URL("./harmless.sh", import.meta.url));

/**
 * Takes from a program what it takes to freeze or thaw filesystems, to set the
 * clock, and to end or suspend the machine. Who is not root has none of it.
 *
 * @param command What starts the program
 * @returns What starts it so; it has the same process id
 */
export function harmless(command: CommandLine): CommandLine {
  if (NO_ROOT) return command;
  return ["unshare", "--mount", SCRIPT, ...command];
}
