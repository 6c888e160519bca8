/**
 * The filesystems of one freeze.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pauseFor, within } from "../deadline.ts";
import { AgentError } from "../error.ts";
import type { Filesystem, Filesystems, Wave } from "../platform/filesystems.ts";
import { Hold, type HoldResult } from "./hold.ts";
import type { FreezeLanes } from "./lanes.ts";
import type { Recorder } from "./record.ts";
import type { Leftover } from "./recovery.ts";
import type { FreezeSettings } from "./settings.ts";
import {
  lapseOf,
  outcomeOf,
  stillFreezing,
  type ThawOutcome,
} from "./outcome.ts";
import { together } from "./together.ts";

/** What filesystems are frozen with. */
export interface MembersParts {
  /** Finds and freezes filesystems. */
  readonly filesystems: Filesystems;
  /** Bounds how many calls may hang. */
  readonly lanes: FreezeLanes;
  /** Takes down what happens. */
  readonly record: Recorder;
}

/** What is taken over of a cycle of an earlier process. */
export type LeftoverMembers = Pick<Leftover, "holds" | "waves" | "lapse">;

/**
 * How long a thaw waits for a freeze that the kernel has not answered, in
 * milliseconds: enough for one that is merely under way, and little enough
 * that a thaw is answered within 100 ms when storage is dead.
 */
const STRAGGLER_MS = 50;

/**
 * How long thawing what holds the data of others gets a head start, in
 * milliseconds. Those may wait for it, but not for one that is stuck.
 */
const HEAD_START_MS = 100;

const log = getLogger(["stillpoint", "freeze"]);

/** Opens, syncs, freezes and thaws a number of filesystems. */
export class Members {
  #parts: MembersParts;
  #settings: FreezeSettings;
  #holds: Hold[] = [];
  #lapses: Promise<string>[] = [];
  #waves = new Map<string, number>();
  #stragglers: readonly Hold[] = [];
  #isStuck = false;

  /**
   * Begins with nothing.
   *
   * @param parts What filesystems are frozen with
   * @param settings Deadlines
   */
  constructor(parts: MembersParts, settings: FreezeSettings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** Those that are, or may become, frozen. */
  get held(): Hold[] {
    return this.#holds.filter(({ isReleased }) => !isReleased);
  }

  /** Each settles if the system lets go by itself, with the reason. */
  get lapses(): Promise<string>[] {
    const held = this.held.flatMap(({ superblock }) => superblock.lapse ?? []);
    return [...this.#lapses, ...held];
  }

  /**
   * Those whose freeze the kernel had not answered when all others were
   * thawed. The marker names them even if they were released right after.
   */
  get stragglers(): readonly Hold[] {
    return this.#stragglers;
  }

  /** Whether the last thaw could not thaw all of them, stragglers aside. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /**
   * Takes over what an earlier process left frozen.
   *
   * @param leftover The filesystems, and in which order they were frozen
   */
  takeOver({ holds, waves, lapse }: LeftoverMembers): void {
    this.#holds.push(...holds);
    if (lapse !== undefined) this.#lapses.push(Promise.resolve(lapse));
    this.#arrange(waves);
    for (const { superblock } of holds) {
      this.#parts.record.result(superblock.filesystem, "frozen");
    }
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
    this.#parts.record.expect(filesystems);
    await together(
      filesystems.map((one) => (signal) => this.#open(one, signal)),
      signal,
    );
  }

  /**
   * Writes out what is dirty, everywhere at once, so that freezing has little
   * left to write. A failure is left for the freeze to find.
   *
   * @param signal Ends the wait
   */
  async sync(signal: AbortSignal): Promise<void> {
    await together(
      this.#holds.map((hold) => (signal) => this.#sync(hold, signal)),
      signal,
    );
  }

  /**
   * Freezes filesystems wave by wave, those of a wave at once, and lets go of
   * all others.
   *
   * @param waves Which
   * @param signal Ends the wait
   * @returns How many could be frozen
   */
  async freeze(waves: readonly Wave[], signal: AbortSignal): Promise<number> {
    this.#arrange(waves);
    const frozen = new Set<Hold>();
    for (const wave of waves) {
      const devices = wave.map(({ device }) => device);
      const holds = this.#holds.filter(({ device }) =>
        devices.includes(device)
      );
      const work = holds.toReversed().map(
        (hold) => async (signal: AbortSignal) => {
          if (await this.#freeze(hold, signal)) frozen.add(hold);
        },
      );
      await together(work, signal);
    }
    const others = this.held.filter((hold) => !frozen.has(hold));
    await Promise.all(others.map((hold) => hold.release()));
    return frozen.size;
  }

  /**
   * Lets go of all of them, the last wave first. What the kernel has not
   * answered in time is thawed as soon as it does.
   *
   * @returns How it went
   */
  async thaw(): Promise<ThawOutcome> {
    const holds = this.held;
    const results = new Map<Hold, Promise<HoldResult | Error>>();
    for (const wave of this.#lastFirst(holds)) {
      for (const hold of wave) results.set(hold, this.#thaw(hold));
      if (results.size === holds.length) break;
      await pauseFor(Promise.all(results.values()), HEAD_START_MS);
    }
    const outcome = await outcomeOf(results);
    this.#stragglers = this.held.filter(({ isFreezing }) => isFreezing);
    this.#isStuck = this.held.length > this.#stragglers.length;
    return outcome;
  }

  #arrange(waves: readonly Wave[]): void {
    for (const [index, wave] of waves.entries()) {
      for (const { device } of wave) this.#waves.set(device, index);
    }
  }

  #lastFirst(holds: readonly Hold[]): Hold[][] {
    const waveOf = ({ device }: Hold) => this.#waves.get(device) ?? -1;
    return [...Map.groupBy(holds, waveOf)].sort(([a], [b]) => b - a)
      .map(([, wave]) => wave);
  }

  async #open(filesystem: Filesystem, signal: AbortSignal): Promise<void> {
    const what = `failed to open ${filesystem.mountpoint}`;
    const { lanes, filesystems, record } = this.#parts;
    await lanes.enter(what, signal);
    const end = record.step(filesystem, "open");
    const opening = lanes.occupy(filesystems.open(filesystem));
    opening.then(() => end(), end);
    try {
      this.#holds.push(new Hold(await this.#within(opening, { what, signal })));
    } catch (error) {
      end(error);
      opening.then((late) => late[Symbol.dispose](), () => {});
      throw error;
    }
  }

  async #sync(hold: Hold, signal: AbortSignal): Promise<void> {
    const { superblock, mountpoint } = hold;
    const what = `failed to sync ${mountpoint}`;
    const { lanes, record } = this.#parts;
    await lanes.enter(what, signal);
    const end = record.step(superblock.filesystem, "sync");
    const syncing = lanes.occupy(superblock.sync());
    const synced = syncing.then(() => end(), (error) => {
      end(error);
      log.warn("{error}", { error });
    });
    await this.#within(synced, { what, signal });
  }

  async #freeze(hold: Hold, signal: AbortSignal): Promise<boolean> {
    const what = `failed to freeze ${hold.mountpoint}`;
    const { filesystem } = hold.superblock;
    const { lanes, record } = this.#parts;
    await lanes.enter(what, signal);
    const end = record.step(filesystem, "freeze");
    try {
      await this.#within(lanes.occupy(hold.freeze()), { what, signal });
      end();
      record.result(filesystem, "frozen");
      return true;
    } catch (error) {
      const refusal = this.#refusal(error, what);
      const isUnsupported = refusal === "unsupported";
      record.result(filesystem, isUnsupported ? refusal : "failed");
      end(isUnsupported ? undefined : refusal);
      if (isUnsupported || this.#isPassedOver(error)) return false;
      throw refusal;
    }
  }

  #refusal(error: unknown, what: string): unknown {
    const kind = this.#parts.filesystems.classify(error);
    if (kind === "unsupported") return kind;
    if (kind !== "already frozen") return error;
    return new AgentError(`${what}: somebody else has frozen it`, {
      cause: error,
    });
  }

  #isPassedOver(error: unknown): boolean {
    const kind = this.#parts.filesystems.classify(error);
    const { ignoreFrozen } = this.#settings;
    return kind === "refused" || (ignoreFrozen && kind === "already frozen");
  }

  async #thaw(hold: Hold): Promise<HoldResult | Error> {
    const releasing = hold.mayBeFrozen ? this.#release(hold) : hold.release();
    if (hold.isFreezing) await pauseFor(releasing, STRAGGLER_MS);
    if (hold.isFreezing) return stillFreezing(hold);
    const what = `failed to thaw ${hold.mountpoint}`;
    const { thawMs: ms } = this.#settings;
    return await within(releasing, { what, ms }).catch((error: Error) => error);
  }

  #release(hold: Hold): Promise<HoldResult> {
    const { record } = this.#parts;
    const { filesystem } = hold.superblock;
    const end = record.step(filesystem, "thaw");
    const releasing = hold.release();
    releasing.then((result) => {
      const lapse = lapseOf(result);
      end(lapse);
      if (lapse !== undefined) record.result(filesystem, "lapsed");
      if (result !== "was not frozen") return;
      record.result(filesystem, "thawed by somebody else");
    }, end);
    return releasing;
  }

  #within<T>(
    work: Promise<T>,
    { what, signal }: { what: string; signal: AbortSignal },
  ): Promise<T> {
    const { filesystemMs: ms } = this.#settings;
    return within(work, { what, ms, signal });
  }
}
