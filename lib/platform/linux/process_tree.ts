/**
 * A process and its family.
 *
 * @module
 */

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
  const strays = findStrays(leader, await listProcesses());
  for (const target of [-leader, ...strays]) sendIfThere(target, signal);
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
  const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(parent), group: Number(group) };
}

async function listProcesses(): Promise<Map<number, Kinship>> {
  const processes = new Map<number, Kinship>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readIfThere(`/proc/${name}/stat`);
    if (stat !== undefined) processes.set(Number(name), parseKinship(stat));
  }
  return processes;
}

/** A process may end between being listed and being looked at (ESRCH). */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined;
  }
}

function sendIfThere(target: number, signal: Deno.Signal): void {
  try {
    Deno.kill(target, signal);
  } catch (error) {
    // Deno says TypeError for ESRCH of a group.
    const gone = error instanceof Deno.errors.NotFound ||
      error instanceof TypeError;
    if (!gone) throw error;
  }
}
