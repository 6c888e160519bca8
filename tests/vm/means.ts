/**
 * What this machine offers to the demo, and what it lacks.
 *
 * @module
 */

import { attempt, isInstalled } from "./host_command.ts";
import { findKernel } from "./kernel.ts";

/** Where the demo can play, the best first. */
export type Means = "machine" | "loop" | "socket";

/** The best that this machine allows. */
export interface Choice {
  /** Where the demo plays. */
  readonly means: Means;
  /** Why it is not something better; empty for the best. */
  readonly lacking: readonly string[];
}

/** Programs that make and check filesystems, and their Debian packages. */
const FILESYSTEM_TOOLS: Readonly<Record<string, string>> = {
  "mkfs.ext4": "e2fsprogs",
  "dumpe2fs": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  "xfs_logprint": "xfsprogs",
};

/** Programs that make a virtual machine, and their Debian packages. */
const MACHINE_TOOLS: Readonly<Record<string, string>> = {
  "qemu-system-x86_64": "qemu-system-x86",
  "busybox": "busybox-static",
};

/**
 * Looks what there is.
 *
 * @returns The best place for the demo
 */
export async function findMeans(): Promise<Choice> {
  const forDisks = await missing(FILESYSTEM_TOOLS);
  if (Deno.uid() !== 0) forDisks.push("root, to mount disk images");
  else if (!await hasLoopDevices()) forDisks.push("loop devices");
  const forMachine = await missing(MACHINE_TOOLS);
  if (findKernel() === undefined) {
    forMachine.push("package linux-image-cloud-amd64");
  }
  const lacking = [...forDisks, ...forMachine];
  if (lacking.length === 0) return { means: "machine", lacking };
  return { means: forDisks.length === 0 ? "loop" : "socket", lacking };
}

/** A container's root may not have them. */
async function hasLoopDevices(): Promise<boolean> {
  return (await attempt("losetup", ["--find"])).status === 0;
}

async function missing(
  tools: Readonly<Record<string, string>>,
): Promise<string[]> {
  const packages = new Set<string>();
  for (const [program, name] of Object.entries(tools)) {
    if (!await isInstalled(program)) packages.add(`package ${name}`);
  }
  return [...packages];
}
