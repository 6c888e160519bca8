/**
 * Looking for trouble on Linux.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { countBlocks } from "../../ffi/filesystem_space.ts";
import { readLabel } from "../../ffi/label.ts";
import { LIMITS } from "../../limits.ts";
import type { Examination, Holder } from "../examination.ts";
import { filesystems } from "./filesystems.ts";
import { kernelTree } from "./kernel_tree.ts";

const files = kernelTree();

/** Looks at this machine. */
export const examination: Examination = {
  files,
  deviceOf: (path) => filesystems.deviceOf(path),
  touch: (mountpoint) => touch(mountpoint),
  holdersOf,
  labelOf: (path) => readLabel(path).catch(() => undefined),
};

/**
 * Asks a filesystem for an answer of any kind.
 *
 * @param mountpoint Where it is mounted
 * @param ask Asks it
 */
export async function touch(
  mountpoint: string,
  ask: (path: string) => Promise<unknown> = countBlocks,
): Promise<void> {
  const what = `Cannot ask "${mountpoint}"`;
  await within(ask(mountpoint), { what, ms: LIMITS.probeMs });
}

/** The kernel shows what a process has open as links. */
async function holdersOf(path: string): Promise<Holder[]> {
  const pids = (await files.names("/proc"))
    .filter((name) => /^\d+$/.test(name) && name !== String(Deno.pid));
  const found = await Promise.all(pids.map(async (pid) => {
    if (!await hasOpen(pid, path)) return [];
    const name = (await files.text(`/proc/${pid}/comm`))?.trim() ?? "?";
    return [{ pid: Number(pid), name }];
  }));
  return found.flat();
}

async function hasOpen(pid: string, path: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await files.names(folder)).map((fd) => linkAt(`${folder}/${fd}`)),
  );
  return targets.includes(path);
}

/** It is not followed: what a process has open may be on dead storage. */
function linkAt(path: string): Promise<string | undefined> {
  return Deno.readLink(path).catch(() => undefined);
}
