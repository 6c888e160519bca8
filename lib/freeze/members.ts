/**
 * The filesystems of one freeze.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pauseFor, throwIfStopped, within } from "../deadline.ts";
import { AgentError } from "../error.ts";
import type { Filesystem, Filesystems } from "../platform/filesystems.ts";
import { Hold, type HoldResult } from "./hold.ts";
import type { FreezeSettings } from "./settings.ts";

/** How thawing filesystems went. */
export interface ThawOutcome {
  /** How many were thawed. */
  readonly thawed: number;
  /** Mountpoints of those that somebody else had thawed before. */
  readonly lost: readonly string[];
  /** What went wrong, a sentence each. */
  readonly failures: readonly string[];
}

/**
 * How long a thaw waits for a freeze that the kernel has not answered, in
 * milliseconds: enough for one that is merely under way, and little enough
 * that a thaw is answered within 100 ms when storage is dead.
 */
const STRAGGLER_MS = 50;

const log = getLogger(["stillpoint", "freeze"]);

/** Opens, syncs, freezes and thaws a number of filesystems. */
export class Members {
  #filesystems: Filesystems;
  #settings: FreezeSettings;
  #holds: Hold[];

  /**
   * Begins with what is held already, which is nothing as a rule.
   *
   * @param filesystems Finds and freezes filesystems
   * @param settings Deadlines
   * @param holds What an earlier process left frozen
   */
  constructor(
    filesystems: Filesystems,
    settings: FreezeSettings,
    holds: readonly Hold[] = [],
  ) {
    this.#filesystems = filesystems;
    this.#settings = settings;
    this.#holds = [...holds];
  }

  /** Those that are, or may become, frozen. */
  get held(): Hold[] {
    return this.#holds.filter(({ isReleased }) => !isReleased);
  }

  /** Those whose freeze the kernel has not answered. */
  get stragglers(): Hold[] {
    return this.held.filter(({ isFreezing }) => isFreezing);
  }

  /**
   * Opens filesystems, all at once.
   *
   * @param filesystems Which
   * @param signal Ends the wait
   */
  async open(
    filesystems: readonly Filesystem[],
    signal: AbortSignal,
  ): Promise<void> {
    await allOrFirstError(filesystems.map((one) => this.#open(one, signal)));
  }

  /**
   * Writes out what is dirty, everywhere at once, so that freezing has little
   * left to write. A failure is left for the freeze to find.
   *
   * @param signal Ends the wait
   */
  async sync(signal: AbortSignal): Promise<void> {
    await allOrFirstError(this.#holds.map(({ superblock, mountpoint }) => {
      const what = `failed to sync ${mountpoint}`;
      const syncing = superblock.sync().catch((error) =>
        log.warn("{error}", { error })
      );
      return this.#within(syncing, { what, signal });
    }));
  }

  /**
   * Freezes filesystems one after the other, the last mounted first, and lets
   * go of all others.
   *
   * @param filesystems Which, in mount order
   * @param signal Ends the wait
   * @returns How many could be frozen
   */
  async freeze(
    filesystems: readonly Filesystem[],
    signal: AbortSignal,
  ): Promise<number> {
    const frozen = new Set<Hold>();
    for (const { device } of filesystems.toReversed()) {
      const hold = this.#holds.find((hold) => hold.device === device);
      if (hold && await this.#freeze(hold, signal)) frozen.add(hold);
    }
    const others = this.held.filter((hold) => !frozen.has(hold));
    await Promise.all(others.map((hold) => hold.release()));
    return frozen.size;
  }

  /**
   * Lets go of all of them. What the kernel has not answered in time is
   * thawed as soon as it does.
   *
   * @returns How it went
   */
  async thaw(): Promise<ThawOutcome> {
    const holds = this.held;
    const results = await Promise.all(holds.map((hold) => this.#thaw(hold)));
    const failures = results.filter((result) => result instanceof Error);
    return {
      thawed: results.filter((result) => result === "thawed").length,
      lost: holds.filter((_, index) => results[index] === "was not frozen")
        .map(({ mountpoint }) => mountpoint),
      failures: failures.map(({ message }) => message),
    };
  }

  async #open(filesystem: Filesystem, signal: AbortSignal): Promise<void> {
    const what = `failed to open ${filesystem.mountpoint}`;
    const opening = this.#filesystems.open(filesystem);
    try {
      this.#holds.push(new Hold(await this.#within(opening, { what, signal })));
    } catch (error) {
      opening.then((late) => late[Symbol.dispose](), () => {});
      throw error;
    }
  }

  async #freeze(hold: Hold, signal: AbortSignal): Promise<boolean> {
    const what = `failed to freeze ${hold.mountpoint}`;
    throwIfStopped(what, signal);
    try {
      await this.#within(hold.freeze(), { what, signal });
      return true;
    } catch (error) {
      const kind = this.#filesystems.classify(error);
      if (kind === "unsupported") return false;
      if (kind === undefined) throw error;
      if (this.#settings.ignoreFrozen) return false;
      throw new AgentError(`${what}: somebody else has frozen it`, {
        cause: error,
      });
    }
  }

  async #thaw(hold: Hold): Promise<HoldResult | Error> {
    const releasing = hold.release();
    if (hold.isFreezing) await pauseFor(releasing, STRAGGLER_MS);
    if (hold.isFreezing) return stillFreezing(hold);
    const what = `failed to thaw ${hold.mountpoint}`;
    const { thawMs: ms } = this.#settings;
    return await within(releasing, { what, ms }).catch((error: Error) => error);
  }

  #within<T>(
    work: Promise<T>,
    { what, signal }: { what: string; signal: AbortSignal },
  ): Promise<T> {
    const { filesystemMs: ms } = this.#settings;
    return within(work, { what, ms, signal });
  }
}

/** Waits for all, so that nothing is left under way when it throws. */
async function allOrFirstError(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function stillFreezing({ mountpoint }: Hold): AgentError {
  return new AgentError(
    `failed to thaw ${mountpoint}: the kernel is still freezing it; ` +
      "it will be thawed as soon as that ends",
  );
}
