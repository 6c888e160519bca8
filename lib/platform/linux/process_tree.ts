/**
 * A process and its family.
 *
 * @module
 */

import { listProcesses, signalIfThere, statField } from "./process_list.ts";

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
 * Kills a process that was started detached, and all that descends from it.
 *
 * @param pid The process
 */
export async function killTree(pid: number): Promise<void> {
  const family = descendants(pid, await listProcesses(parseParent));
  // The group first: it is one call, so nobody in it can fork meanwhile.
  for (const target of [-pid, pid, ...family]) signalIfThere(target, "SIGKILL");
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

/**
 * Reads the parent's number out of `/proc/PID/stat`.
 *
 * @param stat The file's content; the name in it may hold any character
 * @returns The parent's number
 */
export function parseParent(stat: string): number {
  return statField(stat, 4);
}
