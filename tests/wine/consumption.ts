/**
 * What an agent on a machine with Wine holds: handles, as Wine has noted them,
 * and memory, as this machine's kernel counts it. Both are asked from outside.
 *
 * @module
 */

import { countHandles } from "./compiled.ts";
import type { WineMachine } from "./machine.ts";

const PROGRAM = "stillpoint.exe";
const KIB = 1024;

/** What a process holds. */
export interface Consumption {
  /** How many handles. */
  readonly handles: number;
  /** Bytes of memory that are no copies of files. */
  readonly memory: number;
}

/**
 * Measures the agent of a machine.
 *
 * @param machine The machine
 * @returns What the agent holds
 */
export async function measure(machine: WineMachine): Promise<Consumption> {
  return {
    handles: await countHandles(machine),
    memory: await memoryOf(machine),
  };
}

async function memoryOf(machine: WineMachine): Promise<number> {
  for await (const { name } of Deno.readDir(machine.outside("/proc"))) {
    if (!/^\d+$/.test(name)) continue;
    const process = machine.outside(`/proc/${name}`);
    // One that ends meanwhile is not the agent.
    const line = await Deno.readTextFile(`${process}/cmdline`).catch(() => "");
    if (!line.includes(PROGRAM)) continue;
    const status = await Deno.readTextFile(`${process}/status`);
    const [, size = ""] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
    return Number(size) * KIB;
  }
  throw new Error("Cannot measure the agent's memory: it is not there");
}
