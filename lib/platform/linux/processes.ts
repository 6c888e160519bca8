/**
 * Processes, as `/proc` shows them.
 *
 * @module
 */

import type { Processes } from "../processes.ts";
import {
  listProcesses,
  signalIfThere,
  statField,
  statOf,
} from "./process_list.ts";

/** `USER_HZ`, the same on all architectures that Deno runs on. */
const TICKS_PER_SECOND = 100;

/** Ends and looks up Linux processes. */
export const processes: Processes = { killTree, exists };

async function killTree(pid: number): Promise<void> {
  const family = descendants(pid, await listProcesses(parseParent));
  // The group first: it is one call, so nobody in it can fork meanwhile.
  for (const target of [-pid, pid, ...family]) signalIfThere(target, "SIGKILL");
}

async function exists(pid: number, begunBy: number): Promise<boolean> {
  const stat = await statOf(pid);
  return stat !== undefined && parseStart(stat) <= begunBy;
}

/**
 * Finds everything that descends from a process.
 *
 * @param pid The process
 * @param parents Each process and its parent
 * @returns Children first, then theirs
 */
export function descendants(
  pid: number,
  parents: ReadonlyMap<number, number>,
): number[] {
  const children = [...parents].filter(([, parent]) => parent === pid)
    .map(([child]) => child);
  return [
    ...children,
    ...children.flatMap((child) => descendants(child, parents)),
  ];
}

/**
 * Reads the parent's number out of `/proc/PID/stat`.
 *
 * @param stat The file's content; the name in it may hold any character
 * @returns The parent's number
 */
export function parseParent(stat: string): number {
  return statField(stat, 4);
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
