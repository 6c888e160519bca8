/**
 * A disk of the machine that can be made to stop answering, as dead storage
 * does: whoever writes to it waits in the kernel, and no signal helps.
 *
 * @module
 */

import type { Shell, WrittenDisk } from "./writers.ts";

/** What is booted: a disk that lives, and one that can be made to get stuck. */
export const BESIDE_STUCK_DISK = {
  programs: { "/sbin/dmsetup": "/sbin/dmsetup" },
  modules: ["dm-mod"],
  disks: [
    { name: "data", type: "ext4" },
    { name: "dead", type: "ext4", mounted: false },
  ],
} as const;

/** The second disk, as the machine knows it. */
const SERIAL = "disk1";

/** There is no udev in the machine to make device nodes. */
const DMSETUP = "DM_DISABLE_UDEV=1 dmsetup";

/** An ext4 filesystem on such a disk. */
export class StuckDisk implements WrittenDisk {
  /** A word that names it. */
  readonly name = "dead";
  /** Where it is mounted. */
  readonly mount = "/mnt/dead";
  readonly #shell: Shell;

  private constructor(shell: Shell) {
    this.#shell = shell;
  }

  /**
   * Puts the device mapper on a disk that is not mounted yet, and mounts the
   * filesystem in it. It asks the disk for no flush, so that a sync has nothing
   * to do while nothing is dirty. Those that live are mounted once more, after
   * it: the agent freezes the last mounted first.
   *
   * @param machine Runs scripts in the machine, and the disks that live
   * @returns The filesystem
   */
  static async mount({ shell, disks }: {
    readonly shell: Shell;
    readonly disks: readonly WrittenDisk[];
  }): Promise<StuckDisk> {
    const disk = new StuckDisk(shell);
    const { name } = disk;
    await shell.run(`
      for block in /sys/block/vd*; do
        [ "$(cat $block/serial)" = ${SERIAL} ] && break
      done
      table="0 $(cat $block/size) linear /dev/\${block##*/} 0"
      ${DMSETUP} create ${name} --table "$table"
      mkdir -p ${disk.mount}
      mount -t ext4 -o noatime,nobarrier /dev/mapper/${name} ${disk.mount}`);
    for (const { mount } of disks) await mountAgain(shell, mount);
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

async function mountAgain(shell: Shell, mount: string): Promise<void> {
  await shell.run(`
    device=$(awk '$2 == "${mount}" { print $1 }' /proc/mounts)
    umount ${mount} && mount "$device" ${mount}`);
}
