/**
 * All processes, as `/proc` shows them, and signals to those that are left.
 *
 * @module
 */

/**
 * Reads `/proc/PID/stat`.
 *
 * @param pid The process
 * @returns The file's content; nothing if there is no such process
 */
export async function statOf(
  pid: number | string,
): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(`/proc/${pid}/stat`);
  } catch {
    // A process may end before or while it is looked at (ESRCH).
    return undefined;
  }
}

/**
 * Reads a field of `/proc/PID/stat`.
 *
 * @param stat The file's content; the name in it may hold any character
 * @param number Which field, counted as proc(5) does: the name is the second
 * @returns Its value
 */
export function statField(stat: string, number: number): number {
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[number - 3]);
}

/**
 * Looks at every process.
 *
 * @param read Finds something in a process's `/proc/PID/stat`
 * @returns What was found, by the number of the process
 */
export async function listProcesses<T>(
  read: (stat: string) => T,
): Promise<Map<number, T>> {
  const processes = new Map<number, T>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await statOf(name);
    if (stat !== undefined) processes.set(Number(name), read(stat));
  }
  return processes;
}

/**
 * Sends a signal to a process or group, unless it has gone.
 *
 * @param target The process; a group as a negative number
 * @param signal The signal
 */
export function signalIfThere(target: number, signal: Deno.Signal): void {
  try {
    Deno.kill(target, signal);
  } catch (error) {
    // Deno says TypeError for ESRCH of a group.
    const gone = error instanceof Deno.errors.NotFound ||
      error instanceof TypeError;
    if (!gone) throw error;
  }
}
