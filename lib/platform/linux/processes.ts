/**
 * Processes, as `/proc` shows them.
 *
 * @module
 */

import type { Processes } from "../processes.ts";

/** `USER_HZ`, the same on all architectures that Deno runs on. */
const TICKS_PER_SECOND = 100;

/** Ends and looks up Linux processes. */
export const processes: Processes = { killTree, exists };

async function killTree(pid: number): Promise<void> {
  const family = descendants(pid, await listParents());
  // The group first: it is one call, so nobody in it can fork meanwhile.
  for (const target of [-pid, pid, ...family]) killIfThere(target);
}

async function exists(pid: number, begunBy: number): Promise<boolean> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
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
  return field(stat, 4);
}

/**
 * Reads out of `/proc/PID/stat` when a process began.
 *
 * @param stat The file's content
 * @returns The time, in seconds since boot
 */
export function parseStart(stat: string): number {
  return field(stat, 22) / TICKS_PER_SECOND;
}

/** Counted as proc(5) does: the name is the second one. */
function field(stat: string, number: number): number {
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[number - 3]);
}

async function listParents(): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readIfThere(`/proc/${name}/stat`);
    if (stat !== undefined) parents.set(Number(name), parseParent(stat));
  }
  return parents;
}

/** A process may end before or while it is looked at (ESRCH). */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined;
  }
}

function killIfThere(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    const gone = error instanceof Deno.errors.NotFound ||
      error instanceof TypeError;
    if (!gone) throw error;
  }
}
