/**
 * A filesystem in a file, mounted through a loop device. Whatever a test does
 * to it, it is thawed and unmounted in the end.
 *
 * @module
 */

import { until } from "../vm/deadline.ts";
import { attempt, mustRun } from "../vm/host_command.ts";

/** A filesystem that can be made. */
export type LoopType = "ext4" | "xfs" | "btrfs";

const MIB = 2 ** 20;

/** The smallest size that each is happy with, and how it is made quickly. */
const MAKERS: Readonly<Record<LoopType, { size: number; args: string[] }>> = {
  ext4: {
    size: 64 * MIB,
    args: ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
  },
  xfs: { size: 300 * MIB, args: ["-q", "-f"] },
  btrfs: { size: 128 * MIB, args: ["-q", "-f"] },
};

/** What to mount. */
export interface LoopOptions {
  /** The folder for the image, and for the mountpoint unless given. */
  readonly folder: string;
  /** A word that names both. */
  readonly name: string;
  /** The filesystem; ext4 unless given. */
  readonly type?: LoopType;
  /** Where it is mounted. */
  readonly mountpoint?: string;
  /** How large it is, in MiB, if the smallest is not enough. */
  readonly mebibytes?: number;
  /** Mount options beside `loop`. */
  readonly options?: string;
}

/** A mounted filesystem. */
export class LoopFilesystem implements AsyncDisposable {
  /** A word that names it. */
  readonly name: string;
  /** Where it is mounted first. */
  readonly mount: string;
  readonly #mounts = new AsyncDisposableStack();

  private constructor(name: string, mount: string) {
    this.name = name;
    this.mount = mount;
  }

  /**
   * Makes and mounts a filesystem.
   *
   * @param options What to mount
   * @returns The filesystem
   */
  static async make(options: LoopOptions): Promise<LoopFilesystem> {
    const { folder, name, type = "ext4" } = options;
    const { mountpoint = `${folder}/${name}` } = options;
    const image = `${folder}/${name}.img`;
    const { size, args } = MAKERS[type];
    await Deno.writeFile(image, new Uint8Array(), { createNew: true });
    const { mebibytes = 0 } = options;
    await Deno.truncate(image, Math.max(size, mebibytes * MIB));
    await mustRun(`mkfs.${type}`, [...args, image]);
    const made = new LoopFilesystem(name, mountpoint);
    const more = options.options === undefined ? "" : `,${options.options}`;
    await made.#attach(mountpoint, ["-o", `loop${more}`, image]);
    return made;
  }

  /**
   * Mounts the filesystem, or a part of it, at another place too.
   *
   * @param mountpoint Where
   * @param part The path inside it; all of it unless given
   */
  async bind(mountpoint: string, part = ""): Promise<void> {
    await this.#attach(mountpoint, ["--bind", `${this.mount}${part}`]);
  }

  /**
   * Makes a btrfs subvolume and mounts it on its own.
   *
   * @param mountpoint Where
   * @param name The subvolume
   */
  async mountSubvolume(mountpoint: string, name: string): Promise<void> {
    const path = `${this.mount}/${name}`;
    await mustRun("btrfs", ["-q", "subvolume", "create", path]);
    const source = await mustRun("findmnt", ["-no", "SOURCE", this.mount]);
    const args = ["-o", `subvol=${name}`, source.trim()];
    await this.#attach(mountpoint, args);
  }

  /**
   * Hides a directory behind another mount.
   *
   * @param directory Which; its first mountpoint unless given
   */
  async cover(directory: string = this.mount): Promise<void> {
    await this.#attach(directory, ["-t", "tmpfs", "tmpfs"]);
  }

  /** Mounts it read-only from now on. */
  async makeReadOnly(): Promise<void> {
    await mustRun("mount", ["-o", "remount,ro", this.mount]);
  }

  /** Freezes it behind the agent's back. */
  async freeze(): Promise<void> {
    await mustRun("fsfreeze", ["--freeze", this.mount]);
  }

  /** Thaws it behind the agent's back. */
  async thaw(): Promise<void> {
    await mustRun("fsfreeze", ["--unfreeze", this.mount]);
  }

  /**
   * Finds out whether it is frozen: the kernel thaws only what is, so this
   * freezes again what it had to thaw. Not for while somebody thaws it, who
   * would come too early for that: {@linkcode untilThawed}.
   *
   * @returns Whether it is
   */
  async isFrozen(): Promise<boolean> {
    const { status } = await attempt("fsfreeze", ["--unfreeze", this.mount]);
    if (status === 0) await this.freeze();
    return status === 0;
  }

  /** Waits until it is thawed: the kernel freezes only what is. */
  async untilThawed(): Promise<void> {
    await until(async () => {
      const { status } = await attempt("fsfreeze", ["--freeze", this.mount]);
      return status === 0 || undefined;
    }, { what: `${this.mount} to be thawed` });
    await this.thaw();
  }

  /** Thaws and unmounts it everywhere. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#mounts.disposeAsync();
  }

  async #attach(mountpoint: string, args: readonly string[]): Promise<void> {
    await Deno.mkdir(mountpoint, { recursive: true });
    await mustRun("mount", [...args, mountpoint]);
    this.#mounts.defer(() => detach(mountpoint));
  }
}

/** A process that was blocked by the freeze takes a moment to let go. */
async function detach(mountpoint: string): Promise<void> {
  await attempt("fsfreeze", ["--unfreeze", mountpoint]);
  await until(async () => {
    const { status } = await attempt("umount", [mountpoint]);
    return status === 0 || undefined;
  }, { what: `${mountpoint} to be unmounted` });
}
