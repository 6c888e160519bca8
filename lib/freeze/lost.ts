/**
 * What a killed agent froze and its successor cannot open: it was unmounted,
 * though the kernel keeps a frozen filesystem alive, or another mount hides it.
 * Whoever mounts it again would wait for a thaw that never comes.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause } from "../deadline.ts";
import {
  type Filesystem,
  type Filesystems,
  stoppedBy,
  type Superblock,
} from "../platform/filesystems.ts";
import { Hold, RETRY_MS } from "./hold.ts";

/** How to look for it. */
export interface LostOptions {
  /** Where it may turn up. */
  readonly filesystems: Filesystems;
  /** Where it is mounted, if it is. */
  readonly filesystem?: Filesystem | undefined;
  /** An attempt to open it that may still succeed. */
  readonly opening?: Promise<Superblock>;
  /** Settles when nobody can freeze it any more, if somebody still can. */
  readonly end?: Promise<void> | undefined;
}

const log = getLogger(["stillpoint", "freeze"]);

/**
 * Looks for a filesystem until it can be opened, or is not in use any more.
 *
 * @param device Its device number
 * @param options How to look for it
 * @returns A hold whose release waits for that
 */
export function lostHold(device: string, options: LostOptions): Hold {
  const { filesystem } = options;
  const mountpoint = filesystem?.mountpoint ?? `device ${device}`;
  const found = find(device, options);
  const superblock = {
    filesystem: filesystem ?? unmounted(device, mountpoint),
    sync: () => refuse(mountpoint),
    freeze: () => refuse(mountpoint),
    thaw: async () => await (await found)?.thaw() ?? "was not frozen" as const,
    [Symbol.dispose]: () => void found.then((one) => one?.[Symbol.dispose]()),
  };
  const delay = filesystem === undefined
    ? "it is mounted nowhere"
    : "it cannot be opened";
  log.error("Cannot thaw {mountpoint} yet: {delay}", { mountpoint, delay });
  return Hold.recovered(superblock, { end: found.then(() => {}), delay });
}

/** Nobody waits for it but the filesystem, so it may take as long as it takes. */
async function find(
  device: string,
  { filesystems, opening, end }: LostOptions,
): Promise<Superblock | undefined> {
  const late = await opening?.catch(() => undefined);
  await end;
  if (late !== undefined) return late;
  for (;;) {
    await pause(RETRY_MS);
    const found = await look(device, filesystems).catch(() => "not yet");
    if (found === "gone") return undefined;
    if (typeof found !== "string") return found;
  }
}

async function look(
  device: string,
  filesystems: Filesystems,
): Promise<Superblock | "gone" | "not yet"> {
  const plan = await filesystems.plan();
  const filesystem = stoppedBy(plan).find((one) => one.device === device);
  if (filesystem !== undefined) return await filesystems.open(filesystem);
  return await filesystems.lingers?.(device) ? "not yet" : "gone";
}

function unmounted(device: string, mountpoint: string): Filesystem {
  return { device, mountpoint, type: "", source: "", aliases: [] };
}

function refuse(mountpoint: string): Promise<never> {
  return Promise.reject(new Error(`Cannot use ${mountpoint}: it is not open`));
}
