/**
 * The memory blocks of a Linux machine:
 * `Documentation/admin-guide/mm/memory-hotplug.rst` of the kernel describes
 * their files.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { readAttribute, writeAttribute } from "../../ffi/attribute.ts";
import { Errno, ErrnoError } from "../../ffi/errno.ts";
import { LIMITS } from "../../limits.ts";
import type { SwitchState } from "../cpus.ts";
import type { Memory, MemoryBlock, SwitchOutcome } from "../memory.ts";
import { unlessMissing } from "../../missing.ts";
import { numbersIn, textOf } from "./facts.ts";

/** The memory of this machine. */
export const memory: Memory = memoryUnder("/sys/devices/system/memory");

/**
 * Finds memory blocks.
 *
 * @param root The directory that has one for each
 * @param ms The longest wait for the kernel to switch one, in milliseconds
 * @returns The blocks
 */
export function memoryUnder(
  root: string,
  ms: number = LIMITS.hotplugMs,
): Memory {
  return {
    blocks: () => list(root),
    switchTo: (id, state) => switchTo(root, { id, state, ms }),
    blockBytes: () => blockBytes(`${root}/block_size_bytes`),
  };
}

async function list(root: string): Promise<MemoryBlock[] | undefined> {
  const ids = await numbersIn(root, "memory");
  return ids && await Promise.all(ids.map((id) => describe(root, id)));
}

async function describe(root: string, id: bigint): Promise<MemoryBlock> {
  const [state, removable] = await Promise.all([
    textOf(`${root}/memory${id}/state`),
    textOf(`${root}/memory${id}/removable`),
  ]);
  if (state === undefined) return { id, online: true, canOffline: false };
  const canOffline = removable !== undefined && !removable.startsWith("0");
  return { id, online: isOnline(state), canOffline };
}

async function switchTo(
  root: string,
  { id, state, ms }: { id: number | bigint; state: SwitchState; ms: number },
): Promise<SwitchOutcome> {
  const directory = `${root}/memory${id}`;
  const what = `Cannot switch memory block ${id}`;
  try {
    const switching = switchBlock(`${directory}/state`, state);
    await within(switching, { what, ms });
    return { result: "done" };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== Errno.ENOENT) return { result: "failed", errno };
    return await explainMissing({ root, directory, state });
  }
}

async function switchBlock(file: string, state: SwitchState): Promise<void> {
  const isWanted = state === "online";
  if (isOnline(await readAttribute(file)) === isWanted) return;
  await writeAttribute(file, state);
}

/** A block without a state is always in use. */
async function explainMissing({ root, directory, state }: {
  root: string;
  directory: string;
  state: SwitchState;
}): Promise<SwitchOutcome> {
  const errno = Errno.ENOENT;
  if (!await exists(root)) return { result: "unsupported", errno };
  if (!await exists(directory)) return { result: "not found", errno };
  return state === "online" ? { result: "done" } : { result: "failed", errno };
}

async function blockBytes(file: string): Promise<bigint> {
  const text = await readAttribute(file);
  if (/^[\da-f]{1,16}$/i.test(text)) return BigInt(`0x${text}`);
  throw new AgentError(`Cannot read "${file}": "${text}" is no size`);
}

async function exists(path: string): Promise<boolean> {
  return await unlessMissing(Deno.stat(path)) !== undefined;
}

function isOnline(state: string): boolean {
  return state.startsWith("online");
}

function errnoOf(error: unknown): number {
  return error instanceof ErrnoError ? error.errno : Errno.ETIMEDOUT;
}
