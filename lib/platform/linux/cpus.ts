/**
 * The processors of a Linux machine: `Documentation/core-api/cpu_hotplug.rst`
 * of the kernel describes their files.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { readAttribute, writeAttribute } from "../../ffi/attribute.ts";
import { Errno, isErrno } from "../../ffi/errno.ts";
import { LIMITS } from "../../limits.ts";
import { unlessMissing } from "../../missing.ts";
import type { Cpu, Cpus, CpuSwitch, SwitchState } from "../cpus.ts";
import { numbersIn, textOf } from "./facts.ts";

const PROCESSORS = "/sys/devices/system/cpu";

/** The processors of this machine. */
export const cpus: Cpus = cpusUnder(PROCESSORS);

/** Switches the processors of this machine. */
export const cpuSwitch: CpuSwitch = cpuSwitchUnder(PROCESSORS);

/**
 * Finds processors.
 *
 * @param root The directory that has one for each
 * @returns The processors
 */
export function cpusUnder(root: string): Cpus {
  return { list: () => list(root) };
}

/**
 * Finds what switches processors.
 *
 * @param root The directory that has one for each
 * @param ms The longest wait for the kernel to switch one, in milliseconds
 * @returns What switches them
 */
export function cpuSwitchUnder(
  root: string,
  ms: number = LIMITS.hotplugMs,
): CpuSwitch {
  return {
    switchTo: (id, state) => {
      const what = `Cannot switch processor ${id}`;
      const directory = `${root}/cpu${id}`;
      return within(switchTo(directory, { id, state }), { what, ms });
    },
  };
}

async function list(root: string): Promise<Cpu[]> {
  const ids = await numbersIn(root, "cpu") ?? [];
  return await Promise.all(ids.map((id) => describe(root, Number(id))));
}

/** A processor without the file is always in use. */
async function describe(root: string, id: number): Promise<Cpu> {
  const value = await textOf(`${root}/cpu${id}/online`);
  if (value === undefined) return { id, online: true, canOffline: false };
  return { id, online: stateOf(value) === "online", canOffline: true };
}

async function switchTo(
  directory: string,
  { id, state }: { id: number | bigint; state: SwitchState },
): Promise<void> {
  const file = `${directory}/online`;
  const current = await valueOf(file);
  if (current === undefined) {
    await mustExist(directory);
    if (state === "online") return;
    throw new AgentError(`logical processor #${id} can't be offlined`);
  }
  if (stateOf(current) === state) return;
  await writeAttribute(file, state === "online" ? "1" : "0");
}

async function valueOf(file: string): Promise<string | undefined> {
  try {
    return await readAttribute(file);
  } catch (error) {
    if (isErrno(error, Errno.ENOENT)) return undefined;
    throw error;
  }
}

async function mustExist(directory: string): Promise<void> {
  if (await unlessMissing(Deno.stat(directory)) !== undefined) return;
  throw new AgentError(
    `Could not open '${directory}/': No such file or directory`,
  );
}

function stateOf(value: string): SwitchState {
  return value.startsWith("0") ? "offline" : "online";
}
