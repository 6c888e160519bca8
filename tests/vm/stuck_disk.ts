/**
 * A disk of the machine that can be made to stop answering, as dead storage
 * does: whoever writes to it waits in the kernel, and no signal helps.
 *
 * @module
 */

import type { Shell, WrittenDisk } from "./writers.ts";

/** What the machine needs to make one, beside the disk. */
export const STUCK_DISK_NEEDS = {
  programs: { "/sbin/dmsetup": "/sbin/dmsetup" },
  modules: ["dm-mod"],
} as const;

/** There is no udev in the machine to make device nodes. */
const DMSETUP = "DM_DISABLE_UDEV=1 dmsetup";

/** An ext4 filesystem on such a disk. */
export class StuckDisk implements WrittenDisk {
  /** A word that names it. */
  readonly name: string;
  /** Where it is mounted. */
  readonly mount: string;
  readonly #shell: Shell;

  private constructor(shell: Shell, name: string) {
    this.#shell = shell;
    this.name = name;
    this.mount = `/mnt/${name}`;
  }

  /**
   * Puts the device mapper on a disk that is not mounted yet, and mounts the
   * filesystem in it. It asks the disk for no flush, so that a sync has nothing
   * to do while nothing is dirty.
   *
   * @param shell Runs scripts in the machine
   * @param options A word that names it, and the disk's serial
   * @returns The filesystem, mounted last
   */
  static async mount(
    shell: Shell,
    { name, serial }: { readonly name: string; readonly serial: string },
  ): Promise<StuckDisk> {
    const disk = new StuckDisk(shell, name);
    await shell.run(`
      for block in /sys/block/vd*; do
        [ "$(cat $block/serial)" = ${serial} ] && break
      done
      table="0 $(cat $block/size) linear /dev/\${block##*/} 0"
      ${DMSETUP} create ${name} --table "$table"
      mkdir -p ${disk.mount}
      mount -t ext4 -o noatime,nobarrier /dev/mapper/${name} ${disk.mount}`);
    return disk;
  }

  /** Stops answering, with everything written out before. */
  async stick(): Promise<void> {
    await this.#shell.run(`sync -f ${this.mount}`);
    await this.#suspend();
  }

  /** Stops answering while something has yet to be written. */
  async stickDirty(): Promise<void> {
    const file = `${this.mount}/dirty`;
    await this.#shell.run(`dd if=/dev/zero of=${file} bs=64k count=16`);
    await this.#suspend();
  }

  /** Answers again, what was asked meanwhile included. */
  async recover(): Promise<void> {
    await this.#shell.run(`${DMSETUP} resume ${this.name}`);
  }

  async #suspend(): Promise<void> {
    // Without these flags the kernel would freeze the filesystem itself.
    const flags = "--noflush --nolockfs";
    await this.#shell.run(`${DMSETUP} suspend ${flags} ${this.name}`);
  }
}

/**
 * Mounts filesystems once more, so that they come after all others: the agent
 * freezes the last mounted first.
 *
 * @param shell Runs scripts in the machine
 * @param disks Which
 */
export async function mountLast(
  shell: Shell,
  disks: readonly WrittenDisk[],
): Promise<void> {
  for (const { mount } of disks) {
    await shell.run(`
      device=$(awk '$2 == "${mount}" { print $1 }' /proc/mounts)
      umount ${mount} && mount "$device" ${mount}`);
  }
}
