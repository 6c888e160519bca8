/**
 * A process and its family.
 *
 * @module
 */

import { listProcesses, signalIfThere, statField } from "./process_list.ts";
import { descendants } from "./processes.ts";

/** Where a process belongs. */
export interface Kinship {
  /** Its parent. */
  readonly parent: number;
  /** Its process group. */
  readonly group: number;
}

/**
 * Sends a signal to the group a process leads, and to what descends from it
 * but has left the group. Nobody gets it twice: many programs end politely at
 * the first request, and at once at the second.
 *
 * @param leader The process
 * @param signal The signal
 */
export async function signalTree(
  leader: number,
  signal: Deno.Signal,
): Promise<void> {
  const strays = findStrays(leader, await listProcesses(parseKinship));
  for (const target of [-leader, ...strays]) signalIfThere(target, signal);
}

/**
 * Finds what descends from a process outside its group.
 *
 * @param leader The process, which leads a group
 * @param processes Each process there is
 * @returns Those outside, children first
 */
export function findStrays(
  leader: number,
  processes: ReadonlyMap<number, Kinship>,
): number[] {
  const parents = new Map(
    processes.entries().map(([pid, { parent }]) => [pid, parent]),
  );
  return descendants(leader, parents)
    .filter((pid) => processes.get(pid)?.group !== leader);
}

/**
 * Reads where a process belongs out of `/proc/PID/stat`.
 *
 * @param stat The file's content; the name in it may hold any character
 * @returns Its parent and its group
 */
export function parseKinship(stat: string): Kinship {
  return { parent: statField(stat, 4), group: statField(stat, 5) };
}
