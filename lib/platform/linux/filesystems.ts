/**
 * Linux filesystems, frozen with the FIFREEZE and FITHAW ioctls.
 *
 * @module
 */

import { Errno, isErrno } from "../../ffi/errno.ts";
import type { Descriptor } from "../../ffi/descriptor.ts";
import {
  fifreeze,
  fithaw,
  openMountpoint,
  syncfs,
} from "../../ffi/superblock.ts";
import { InFlight } from "../../in_flight.ts";
import type {
  Boot,
  Filesystem,
  Filesystems,
  FreezePlan,
  PlanRequest,
  Superblock,
  ThawResult,
} from "../filesystems.ts";
import { NO_FILTER } from "../filesystem_filter.ts";
import { kernelTree } from "./kernel_tree.ts";
import { isLingering } from "./lingering.ts";
import { type Mount, mountOf, parseMountinfo } from "./mountinfo.ts";
import { planFreeze } from "./plan.ts";
import { surveyStorage } from "./storage.ts";

/** Finds and freezes the filesystems of this mount namespace. */
export const filesystems: Filesystems = {
  plan,
  open,
  boot,
  classify,
  lingers,
  deviceOf: async (path) => mountOf(path, await listMounts())?.device,
};

async function plan(
  { mountpoints, filter = NO_FILTER }: PlanRequest = {},
): Promise<FreezePlan> {
  const mounts = await listMounts();
  const storage = await surveyStorage(mounts, kernelTree());
  return planFreeze(mounts, { mountpoints, filter, storage });
}

async function lingers(device: string): Promise<boolean> {
  const mounts = await listMounts();
  return await isLingering(device, { mounts, tree: kernelTree() });
}

/** What is dead takes one thread, however often a freeze is tried. */
const openings = new InFlight<Descriptor>();
const syncs = new InFlight<void>();

async function open(filesystem: Filesystem): Promise<Superblock> {
  const { device, mountpoint } = filesystem;
  const descriptor = await openings.follow(
    device,
    () => openAnyAlias(filesystem),
  );
  const { fd } = descriptor;
  return {
    filesystem,
    sync: () =>
      syncs.join(device, () => syncfs(fd, `failed to sync ${mountpoint}`)),
    freeze: () => fifreeze(fd, `failed to freeze ${mountpoint}`),
    thaw: () => thaw(fd, `failed to thaw ${mountpoint}`),
    [Symbol.dispose]: () => descriptor[Symbol.dispose](),
  };
}

async function openAnyAlias({ aliases }: Filesystem): Promise<Descriptor> {
  let reason: unknown;
  for (const alias of aliases) {
    try {
      return await openAlias(alias);
    } catch (error) {
      reason ??= error;
    }
  }
  throw reason;
}

async function openAlias(
  { id, path }: Filesystem["aliases"][number],
): Promise<Descriptor> {
  const what = `failed to open ${path}`;
  const descriptor = await openMountpoint(path, { what, lane: "freeze" });
  try {
    if (await mountIdOf(descriptor.fd) === id) return descriptor;
    throw new Error(`${what}: another mount hides it`);
  } catch (error) {
    descriptor[Symbol.dispose]();
    throw error;
  }
}

async function mountIdOf(fd: number): Promise<number> {
  const info = await Deno.readTextFile(`/proc/self/fdinfo/${fd}`);
  return Number(/^mnt_id:\s*(\d+)$/m.exec(info)?.[1]);
}

async function thaw(fd: number, what: string): Promise<ThawResult> {
  try {
    await fithaw(fd, what);
    return "thawed";
  } catch (error) {
    if (isErrno(error, Errno.EINVAL)) return "was not frozen";
    throw error;
  }
}

function classify(
  failure: unknown,
): "unsupported" | "already frozen" | undefined {
  if (isErrno(failure, Errno.EOPNOTSUPP)) return "unsupported";
  if (isErrno(failure, Errno.EBUSY)) return "already frozen";
  return undefined;
}

async function listMounts(): Promise<Mount[]> {
  return parseMountinfo(await Deno.readTextFile("/proc/self/mountinfo"));
}

/** `/proc/uptime` counts CLOCK_BOOTTIME: fs/proc/uptime.c. */
async function boot(): Promise<Boot> {
  const [id, uptime] = await Promise.all([
    Deno.readTextFile("/proc/sys/kernel/random/boot_id"),
    Deno.readTextFile("/proc/uptime"),
  ]);
  return { id: id.trim(), seconds: Number.parseFloat(uptime) };
}
