/**
 * How a Linux machine is doing: proc(5), and `Documentation/accounting/psi.rst`
 * of the kernel.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import type { MemoryUse, OwnMemory, Pressure, Vitals } from "../vitals.ts";

const RESOURCES = ["cpu", "io", "memory"] as const;
const KIB = 1024;

/** The vitals of this machine. */
export const vitals: Vitals = vitalsUnder("/proc");

/**
 * Finds vitals.
 *
 * @param root The directory that has the files
 * @returns The vitals
 */
export function vitalsUnder(root: string): Vitals {
  const read = (name: string) => Deno.readTextFile(`${root}/${name}`);
  return {
    memory: async () => parseMeminfo(await read("meminfo")),
    pressure: async () => {
      // A kernel without them has no such files, or refuses to read them.
      const texts = await Promise.all(RESOURCES.map(async (resource) => {
        const text = await read(`pressure/${resource}`).catch(() => "");
        return parsePressure(resource, text);
      }));
      return texts.flat();
    },
    uptime: async () => parseUptime(await read("uptime")),
    own: async () => parseStatus(await read("self/status")),
  };
}

/**
 * Parses `/proc/meminfo`.
 *
 * @param text Its content
 * @returns The figures
 */
export function parseMeminfo(text: string): MemoryUse {
  const size = (name: string) => sizeOf(text, name);
  const free = size("MemFree");
  const cached = size("Cached") + size("Buffers") + size("SReclaimable");
  return {
    total: required(text, "MemTotal"),
    free,
    // Kernels before 3.14 leave the estimate to the reader.
    available: size("MemAvailable") || free + cached,
    cached,
    swapTotal: size("SwapTotal"),
    swapFree: size("SwapFree"),
  };
}

/**
 * Parses a file of `/proc/pressure`.
 *
 * @param resource What the file is about
 * @param text Its content
 * @returns One entry a line
 */
export function parsePressure(
  resource: Pressure["resource"],
  text: string,
): Pressure[] {
  const lines = text.matchAll(/^(some|full) .*\btotal=(\d+)$/gm);
  return [...lines].map(([, tasks, total]) => ({
    resource,
    tasks: tasks === "some" ? "some" : "full",
    total: Number(total),
  }));
}

/**
 * Parses `/proc/uptime`.
 *
 * @param text Its content
 * @returns Seconds
 */
export function parseUptime(text: string): number {
  const seconds = /^\d+(\.\d+)?/.exec(text)?.[0];
  if (seconds !== undefined) return Number(seconds);
  throw new AgentError("Cannot read the uptime: the kernel tells none");
}

/**
 * Parses `/proc/PID/status`.
 *
 * @param text Its content
 * @returns The process's memory
 */
export function parseStatus(text: string): OwnMemory {
  return {
    resident: required(text, "VmRSS"),
    anonymous: required(text, "RssAnon"),
  };
}

function required(text: string, name: string): number {
  const size = sizeOf(text, name);
  if (size > 0) return size;
  throw new AgentError(`Cannot read ${name}: the kernel does not tell it`);
}

function sizeOf(text: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
  return Number(match?.[1] ?? 0) * KIB;
}
