/**
 * Which processors a process may run on.
 *
 * Whether a reply has to come from another processor decides more about a round
 * trip than the agent does, and the kernel's scheduler decides that anew every
 * moment. So what is compared is placed alike.
 *
 * @module
 */

/**
 * Finds the processors of this process.
 *
 * @returns Their numbers, ascending
 */
export async function processors(): Promise<number[]> {
  return parseProcessors(await Deno.readTextFile("/proc/self/status"));
}

/**
 * Reads the processors from what the kernel says of a process.
 *
 * @param status The text of `/proc/PID/status`
 * @returns Their numbers, ascending
 */
export function parseProcessors(status: string): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
  if (list === undefined) throw new Error("Cannot find processors: no list");
  return list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

/**
 * Puts all threads of a process on some processors, and those that it starts
 * from now on.
 *
 * @param pid The process
 * @param allowed The processors' numbers
 */
export async function confine(
  pid: number,
  allowed: readonly number[],
): Promise<void> {
  const command = new Deno.Command("taskset", {
    args: ["--all-tasks", "--cpu-list", "--pid", allowed.join(","), `${pid}`],
    stdout: "null",
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  if (success) return;
  const why = new TextDecoder().decode(stderr).trim();
  throw new Error(`Cannot place process ${pid}: ${why}`);
}
