/**
 * What others do to filesystems while an agent freezes them.
 *
 * @module
 */

import type { Action } from "./script.ts";
import type { World } from "./world.ts";

type Deed = (mount: string) => string;

/**
 * Scripts that befall a filesystem. Each may meet a frozen one and then wait,
 * so nobody waits for it.
 */
const DEEDS: Readonly<Partial<Record<Action["what"], Deed>>> = {
  "thaw from outside": (mount) => `fsfreeze --unfreeze ${mount}`,
  "freeze from outside": (mount) =>
    `fsfreeze --freeze ${mount} && echo ${mount} >> /run/chaos/outside`,
  "detach": (mount) => `umount -l ${mount}`,
  "mount": () => "mount -t tmpfs -o size=1M none /mnt/new",
  "cover": (mount) => `mount -t tmpfs -o size=1M none ${mount}`,
  "fill": (mount) =>
    // Without a filesystem there it would fill the memory.
    `number=0
    for size in $(grep -q " ${mount} " /proc/mounts && echo 64M 8M 1M 64K 4K)
    do
      while fallocate -l $size ${mount}/filler.$number; do
        number=$((number + 1))
      done
      rm ${mount}/filler.$number
    done`,
  "read only": (mount) => `mount -o remount,ro ${mount}`,
};

/**
 * Takes back a freeze from outside. This may have to wait for the agent, as the
 * thaw of what lies on something frozen writes to that: ext4_unfreeze() in
 * fs/ext4/super.c of Linux.
 */
const RELEASE = `[ ! -e /run/chaos/outside ] ||
  while read -r mount; do fsfreeze --unfreeze $mount; done < /run/chaos/outside`;

/** What makes a look at one filesystem worthless as long as a freeze lasts. */
const HARMLESS: readonly Action["what"][] = ["mount"];

/** Meddles, and takes it back. */
export class Meddling {
  /** Filesystems of which nothing can be said for certain. */
  readonly meddled: Set<string> = new Set();
  /** Whether a device does not answer. */
  isStuck = false;
  #world: World;

  /**
   * Has not meddled yet.
   *
   * @param world With what
   */
  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Meddles with a filesystem.
   *
   * @param what How
   * @param mount Where it is mounted
   * @returns Whether that is meddling
   */
  async act(what: Action["what"], mount: string): Promise<boolean> {
    if (what === "stick" || what === "unstick") {
      await this.#stick(what === "stick");
      return true;
    }
    const deed = DEEDS[what]?.(mount);
    if (deed === undefined) return false;
    if (!HARMLESS.includes(what)) this.meddled.add(mount);
    await this.#world.begin(deed);
    return true;
  }

  /** Takes back what can be taken back while something is frozen. */
  async undo(): Promise<void> {
    await this.#world.heal();
    await this.#world.begin(RELEASE);
    this.isStuck = false;
  }

  /** Waits for all deeds; nothing holds them up but what nobody has thawed. */
  async end(): Promise<void> {
    await this.#world.untilIdle();
    // One that came late may have been overlooked before.
    await this.#world.begin(RELEASE);
    await this.#world.untilIdle();
    await this.#world.shell.run("rm -f /run/chaos/outside");
    this.meddled.clear();
  }

  async #stick(isStuck: boolean): Promise<void> {
    this.meddled.add("/mnt/dead");
    this.isStuck = isStuck;
    if (isStuck) await this.#world.stick();
    else await this.#world.unstick();
  }
}
