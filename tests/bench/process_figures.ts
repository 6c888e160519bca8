/**
 * What the kernel knows about a process.
 *
 * @module
 */

/** What a process occupies, in mebibytes. */
export interface Memory {
  /** Everything in memory, what it shares with others included. */
  readonly resident: number;
  /** What belongs to it alone and lies in no file. */
  readonly anonymous: number;
}

const KIB_PER_MIB = 1024;

/**
 * Reads the sums of a memory map.
 *
 * @param rollup The text of `/proc/PID/smaps_rollup`
 * @returns What it occupies
 */
export function parseMemory(rollup: string): Memory {
  const resident = kibibytes(rollup, "Rss") / KIB_PER_MIB;
  const anonymous = kibibytes(rollup, "Anonymous") / KIB_PER_MIB;
  return { resident, anonymous };
}

/**
 * Looks what a process occupies now.
 *
 * @param pid The process
 * @returns What it occupies
 */
export function memoryOf(pid: number): Memory {
  return parseMemory(Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`));
}

/**
 * Looks what a process has occupied at most.
 *
 * @param pid The process
 * @returns Mebibytes, what it shares with others included
 */
export function peakOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return kibibytes(status, "VmHWM") / KIB_PER_MIB;
}

/** How often each thread of a process has been put on a processor. */
export type Switches = ReadonlyMap<string, number>;

/**
 * Looks how often the threads of a process have been put on a processor.
 *
 * @param pid The process
 * @returns The counts so far
 */
export function switchesOf(pid: number): Switches {
  const threads = [...Deno.readDirSync(`/proc/${pid}/task`)];
  const statuses = threads.map(({ name }) =>
    Deno.readTextFileSync(`/proc/${pid}/task/${name}/status`)
  );
  return parseSwitches(statuses.join(""));
}

/**
 * Reads how often threads have been put on a processor.
 *
 * @param statuses The texts of `/proc/PID/task/TID/status`, joined
 * @returns The counts, voluntary and involuntary together
 */
export function parseSwitches(statuses: string): Switches {
  const switches = new Map<string, number>();
  let thread = "";
  for (const line of statuses.split("\n")) {
    const [name = "", value = ""] = line.split(":\t");
    if (name === "Pid") thread = value;
    if (!name.endsWith("voluntary_ctxt_switches")) continue;
    switches.set(thread, (switches.get(thread) ?? 0) + Number(value));
  }
  return switches;
}

/**
 * Counts wake-ups: each time a thread is put on a processor is one.
 *
 * @param before The counts at first
 * @param after The counts later
 * @returns The difference; a thread that has ended took one to do so
 */
export function wakeUpsBetween(before: Switches, after: Switches): number {
  const ended = [...before.keys()].filter((thread) => !after.has(thread));
  const woken = [...after].map(([thread, count]) =>
    count - (before.get(thread) ?? 0)
  );
  return woken.reduce((sum, count) => sum + count, ended.length);
}

function kibibytes(text: string, name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
  if (line === null) throw new Error(`Cannot find ${name} in "${text}"`);
  return Number(line[1]);
}
