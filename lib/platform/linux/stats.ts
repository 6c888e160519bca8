/**
 * Counters of a Linux kernel, from its files in `/proc`: proc(5) and
 * `Documentation/admin-guide/iostats.rst` describe them.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import type { Load, LoadAverages } from "../load.ts";
import type { CpuTimes, DiskStats, DiskWork, Stats } from "../stats.ts";

/** The kernel counts 100 ticks a second for programs, whatever it uses. */
const MS_PER_TICK = 10n;
const DISK_LINE = /^\s*(\d+)\s+(\d+)\s+(\S+)((?:\s+\d+)+)\s*$/;
const OLD_PARTITION_FIELDS = 4;
/** How many counters come first, whichever come after them. */
const FIELDS = { basic: 11, discard: 15, flush: 17 } as const;

/** The counters of this machine. */
export const stats: Stats = statsUnder("/proc");

/** How busy this machine is. */
export const load: LoadAverages = loadUnder("/proc");

/**
 * Finds counters.
 *
 * @param root The directory that has the files
 * @returns The counters
 */
export function statsUnder(root: string): Stats {
  return {
    cpus: async () => parseStat(await Deno.readTextFile(`${root}/stat`)),
    disks: async () =>
      parseDiskstats(await Deno.readTextFile(`${root}/diskstats`)),
  };
}

/**
 * Finds the averages of the load.
 *
 * @param root The directory that has the file
 * @returns The averages
 */
export function loadUnder(root: string): LoadAverages {
  return {
    averages: async () =>
      parseLoadavg(await Deno.readTextFile(`${root}/loadavg`)),
  };
}

/**
 * Parses `/proc/stat`.
 *
 * @param text Its content
 * @returns One entry a processor
 */
export function parseStat(text: string): CpuTimes[] {
  return text.split("\n").flatMap(parseCpuLine);
}

/**
 * Parses `/proc/diskstats`.
 *
 * @param text Its content
 * @returns One entry a line, lines of another form left out
 */
export function parseDiskstats(text: string): DiskStats[] {
  return text.split("\n").flatMap(parseDiskLine);
}

/**
 * Parses `/proc/loadavg`.
 *
 * @param text Its content
 * @returns The averages
 */
export function parseLoadavg(text: string): Load {
  const match = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+) /.exec(text);
  if (match === null) {
    throw new AgentError("Cannot read the load: the kernel tells none");
  }
  const [, one, five, fifteen] = match.map(Number);
  return { one: one ?? 0, five: five ?? 0, fifteen: fifteen ?? 0 };
}

function parseCpuLine(line: string): CpuTimes[] {
  const match = /^cpu(\d+)((?: \d+){4,})/.exec(line);
  if (match === null) return [];
  const [, cpu, rest = ""] = match;
  const [user = 0n, nice = 0n, system = 0n, idle = 0n, ...later] = counters(
    rest,
  ).map((ticks) => ticks * MS_PER_TICK);
  const [iowait, irq, softirq, steal, guest, guestnice] = later;
  return [{
    ...{ cpu: Number(cpu), user, nice, system, idle },
    ...told({ iowait, irq, softirq, steal, guest, guestnice }),
  }];
}

function parseDiskLine(line: string): DiskStats[] {
  const [, major, minor, name, rest = ""] = DISK_LINE.exec(line) ?? [];
  if (!major || !minor || !name) return [];
  const device = { name, major: BigInt(major), minor: BigInt(minor) };
  const fields = counters(rest);
  if (fields.length >= FIELDS.basic) {
    return [{ ...device, ...diskCounters(fields) }];
  }
  if (fields.length !== OLD_PARTITION_FIELDS) return [];
  const [reads = 0n, readSectors = 0n, writes = 0n, sectors = 0n] = fields;
  return [{
    ...device,
    read: { ios: reads, sectors: readSectors },
    write: { ios: writes, sectors },
  }];
}

function diskCounters(
  fields: readonly bigint[],
): Omit<DiskStats, "name" | "major" | "minor"> {
  const [inFlight, busyTicks, weightedTicks] = fields.slice(8);
  const [flushes = 0n, flushTicks] = fields.slice(FIELDS.discard);
  return {
    read: work(fields),
    write: work(fields.slice(4)),
    ...told({ inFlight, busyTicks, weightedTicks }),
    ...fields.length < FIELDS.discard
      ? {}
      : { discard: work(fields.slice(FIELDS.basic)) },
    ...fields.length < FIELDS.flush
      ? {}
      : { flush: { ios: flushes, ...told({ ticks: flushTicks }) } },
  };
}

function work(
  [ios = 0n, merges = 0n, sectors = 0n, ticks = 0n]: readonly bigint[],
): Required<DiskWork> {
  return { ios, merges, sectors, ticks };
}

function counters(text: string): bigint[] {
  return text.trim().split(/\s+/).map(BigInt);
}

/** Leaves out what is not known. */
function told<K extends string>(
  members: Readonly<Record<K, bigint | undefined>>,
): { [M in K]?: bigint } {
  const known = Object.entries(members)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [M in K]?: bigint };
}
