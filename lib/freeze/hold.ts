/**
 * A filesystem in the hands of a freeze.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause } from "../deadline.ts";
import type { Superblock, ThawResult } from "../platform/filesystems.ts";

/** How soon a thaw that failed is tried again, in milliseconds. */
export const RETRY_MS = 1000;

const log = getLogger(["stillpoint", "freeze"]);

/** How letting go of a filesystem went. */
export type HoldResult = ThawResult | "never frozen";

/**
 * Pairs one freeze with one thaw, in whatever order they are asked for: a
 * thaw that comes while the kernel still freezes takes effect as soon as the
 * kernel is done, however late that is.
 */
export class Hold {
  /** The filesystem. */
  readonly superblock: Superblock;
  /** Why it cannot be thawed yet, if not since the kernel still freezes it. */
  readonly delay: string | undefined;
  #frozen: Promise<void> | undefined;
  #released: Promise<HoldResult> | undefined;
  #isReleased = false;
  #isFreezing = false;

  /**
   * Takes an open filesystem over, to dispose of it after the thaw.
   *
   * @param superblock The filesystem
   * @param delay See {@linkcode Hold.delay}
   */
  constructor(superblock: Superblock, delay?: string) {
    this.superblock = superblock;
    this.delay = delay;
  }

  /**
   * Takes over a filesystem that an earlier process has frozen, or may still
   * freeze.
   *
   * @param superblock The filesystem
   * @param options When that process can freeze it no more, if it still can, or
   * when it can be thawed, if it cannot yet; and see {@linkcode Hold.delay}
   * @returns A hold that only needs to be released
   */
  static recovered(
    superblock: Superblock,
    { end, delay }: {
      readonly end?: Promise<void> | undefined;
      readonly delay?: string;
    } = {},
  ): Hold {
    const hold = new Hold(superblock, delay);
    if (end !== undefined) hold.#await(end);
    else hold.#frozen = Promise.resolve();
    return hold;
  }

  /** Where the filesystem is mounted. */
  get mountpoint(): string {
    return this.superblock.filesystem.mountpoint;
  }

  /** Its device number. */
  get device(): string {
    return this.superblock.filesystem.device;
  }

  /** Whether the filesystem is thawed for certain, and the handle closed. */
  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** Whether a freeze was begun, whatever became of it. */
  get mayBeFrozen(): boolean {
    return this.#frozen !== undefined;
  }

  /** Whether the kernel has not answered yet. */
  get isFreezing(): boolean {
    return this.#isFreezing;
  }

  /**
   * Freezes the filesystem.
   *
   * @returns Once it is frozen
   */
  freeze(): Promise<void> {
    return this.#await(this.superblock.freeze());
  }

  /**
   * Thaws the filesystem if it was or will be frozen, and closes it. Asking
   * again while that goes on joins in; asking again after a failure tries
   * again.
   *
   * @returns How it went
   */
  release(): Promise<HoldResult> {
    if (this.#isFreezing) this.superblock.cancel?.();
    this.#released ??= this.#release();
    return this.#released;
  }

  /** Releases the filesystem, however often that has to be tried. */
  async insist(): Promise<void> {
    while (!this.#isReleased) {
      await this.release().catch((error) => log.error("{error}", { error }));
      if (!this.#isReleased) await pause(RETRY_MS);
    }
  }

  #await(freezing: Promise<void>): Promise<void> {
    this.#isFreezing = true;
    this.#frozen = freezing.finally(() => this.#isFreezing = false);
    return this.#frozen;
  }

  async #release(): Promise<HoldResult> {
    try {
      const result = await this.#thaw();
      this.#isReleased = true;
      this.superblock[Symbol.dispose]();
      return result;
    } catch (error) {
      this.#released = undefined;
      throw error;
    }
  }

  async #thaw(): Promise<HoldResult> {
    if (!await this.#wasFrozen()) return "never frozen";
    return await this.superblock.thaw();
  }

  /** The failure itself went to whoever asked for the freeze. */
  async #wasFrozen(): Promise<boolean> {
    if (this.#frozen === undefined) return false;
    return await this.#frozen.then(() => true, () => false);
  }
}
