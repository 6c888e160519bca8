/**
 * A kernel that only pretends, and keeps the truth about what is frozen.
 *
 * @module
 */

import { Errno, ErrnoError } from "../../../lib/ffi/errno.ts";
import type { Filesystem } from "../../../lib/platform/filesystems.ts";
import { atOnce, type Behaviour } from "./behaviour.ts";

/** What happens to the calls on one filesystem; all take effect at once. */
export interface MountOptions {
  readonly open?: Behaviour;
  readonly sync?: Behaviour;
  readonly freeze?: Behaviour;
  readonly thaw?: Behaviour;
  /** Whether it is mounted anywhere; it is unless given. */
  readonly isMounted?: boolean;
  /** In which wave it is frozen; in the first one unless given. */
  readonly wave?: number;
  /** Settles if the kernel lets go of it by itself, with the reason. */
  readonly lapse?: Promise<string>;
  /** Why the kernel has let go of it by the time of the thaw. */
  readonly lapsed?: string;
  /** Makes a freeze that is under way fail. */
  readonly cancel?: () => void;
}

/** One filesystem, and how it is. */
export interface FakeSuperblock {
  /** What the agent sees. */
  readonly filesystem: Filesystem;
  /** Whether it is frozen, and by whom. */
  frozenBy: "agent" | "other" | undefined;
  /** How many calls are under way that freeze it. */
  freezing: number;
  /** What happens to its calls, which may be changed meanwhile. */
  options: MountOptions;
}

/** Filesystems of one machine, which outlive the agent's processes. */
export class FakeKernel {
  /** What was done, in order: `freeze /a`. */
  readonly events: string[] = [];
  /** What no agent may do, if one did. */
  readonly violations: string[] = [];
  /** Handles that are open. */
  openHandles = 0;
  /** Told of each filesystem right after it became frozen. */
  onFrozen: (superblock: FakeSuperblock) => void = () => {};
  #superblocks: FakeSuperblock[] = [];

  /** All filesystems, in mount order. */
  get superblocks(): readonly FakeSuperblock[] {
    return this.#superblocks;
  }

  /** Mountpoints of what the agent has frozen. */
  get frozen(): string[] {
    return this.#superblocks.filter(({ frozenBy }) => frozenBy === "agent")
      .map(({ filesystem }) => filesystem.mountpoint);
  }

  /**
   * Mounts a filesystem.
   *
   * @param mountpoint Where
   * @param options What happens to its calls
   */
  mount(mountpoint: string, options: MountOptions = {}): void {
    const number = this.#superblocks.length + 1;
    const filesystem: Filesystem = {
      device: `8:${number}`,
      type: "ext4",
      source: `/dev/sda${number}`,
      mountpoint,
      aliases: [{ id: number, path: mountpoint }],
    };
    this.#superblocks.push({
      ...{ filesystem, frozenBy: undefined, freezing: 0, options },
    });
  }

  /**
   * Changes what happens to the calls on a filesystem.
   *
   * @param mountpoint Which one
   * @param options What is different from now on
   */
  change(mountpoint: string, options: MountOptions): void {
    const superblock = this.at(mountpoint);
    superblock.options = { ...superblock.options, ...options };
  }

  /** Lets all calls succeed at once from now on. */
  heal(): void {
    for (const superblock of this.#superblocks) {
      const { wave = 0 } = superblock.options;
      superblock.options = { wave };
    }
  }

  /**
   * Finds a filesystem.
   *
   * @param mountpoint Where it is mounted
   * @returns The filesystem
   */
  at(mountpoint: string): FakeSuperblock {
    const found = this.#superblocks.find(({ filesystem }) =>
      filesystem.mountpoint === mountpoint
    );
    if (found === undefined) throw new Error(`Cannot find ${mountpoint}`);
    return found;
  }

  /**
   * Does what FIFREEZE does.
   *
   * @param superblock To which filesystem
   */
  async freeze(superblock: FakeSuperblock): Promise<void> {
    const { mountpoint } = superblock.filesystem;
    superblock.freezing++;
    await (superblock.options.freeze ?? atOnce)()
      .finally(() => superblock.freezing--);
    if (superblock.frozenBy === "agent") {
      this.violations.push(`${mountpoint} was frozen twice`);
    }
    if (superblock.frozenBy !== undefined) throw errno(Errno.EBUSY);
    superblock.frozenBy = "agent";
    this.events.push(`freeze ${mountpoint}`);
    this.onFrozen(superblock);
  }

  /**
   * Does what FITHAW does.
   *
   * @param superblock To which filesystem
   * @returns Whether it was frozen
   */
  async thaw(superblock: FakeSuperblock): Promise<boolean> {
    const { mountpoint } = superblock.filesystem;
    await (superblock.options.thaw ?? atOnce)();
    const { frozenBy } = superblock;
    if (frozenBy === undefined) return false;
    superblock.frozenBy = undefined;
    this.events.push(`thaw ${mountpoint}`);
    if (frozenBy === "other") {
      this.violations.push(`${mountpoint} was somebody else's to thaw`);
    }
    return true;
  }
}

function errno(number: number): ErrnoError {
  return new ErrnoError("the fake kernel", number);
}
