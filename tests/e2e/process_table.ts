/**
 * Looking at processes and files from outside.
 *
 * @module
 */

/**
 * Tells whether a path names something.
 *
 * @param path The path
 * @returns Whether it does
 */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Tells whether a process runs; a zombie does not.
 *
 * @param pid The process
 * @returns Whether it does
 */
export function isRunning(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat[stat.lastIndexOf(")") + 2] !== "Z";
  } catch {
    return false;
  }
}

/**
 * Counts how often a process has gone to sleep, which is how often it woke up.
 *
 * @param pid The process
 * @returns The sum over its threads
 */
export function wakeUps(pid: number): number {
  const threads = [...Deno.readDirSync(`/proc/${pid}/task`)];
  return threads.map(({ name }) => {
    const status = Deno.readTextFileSync(`/proc/${pid}/task/${name}/status`);
    return Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1]);
  }).reduce((sum, count) => sum + count, 0);
}

/**
 * Looks which threads the kernel keeps in uninterruptible sleep, as it does
 * with those that write to what is frozen.
 *
 * @param pid The process
 * @returns Their numbers
 */
export function blockedThreads(pid: number): string[] {
  const threads = [...Deno.readDirSync(`/proc/${pid}/task`)];
  return threads.map(({ name }) => name).filter((name) => {
    const status = Deno.readTextFileSync(`/proc/${pid}/task/${name}/status`);
    return /^State:\s*D/m.test(status);
  });
}

/**
 * Reads how much memory a process has used at most.
 *
 * @param pid The process
 * @returns Bytes
 */
export function peakMemory(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
