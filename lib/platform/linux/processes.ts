/**
 * Processes, as `/proc` shows them.
 *
 * @module
 */

import type { Processes } from "../processes.ts";
import { start } from "./children.ts";
import { statField, statOf } from "./process_list.ts";

/** `USER_HZ`, the same on all architectures that Deno runs on. */
const TICKS_PER_SECOND = 100;

/** Starts and looks up Linux processes. */
export const processes: Processes = { start, exists };

async function exists(pid: number, begunBy: number): Promise<boolean> {
  const stat = await statOf(pid);
  return stat !== undefined && parseStart(stat) <= begunBy;
}

/**
 * Reads out of `/proc/PID/stat` when a process began.
 *
 * @param stat The file's content
 * @returns The time, in seconds since boot
 */
export function parseStart(stat: string): number {
  return statField(stat, 22) / TICKS_PER_SECOND;
}
