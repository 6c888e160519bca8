/**
 * The filesystems of one freeze.
 *
 * @module
 */

import { pauseFor } from "../deadline.ts";
import type { Filesystem, Wave } from "../platform/filesystems.ts";
import type { Hold, HoldResult } from "./hold.ts";
import { outcomeOf, type ThawOutcome } from "./outcome.ts";
import type { Leftover } from "./recovery.ts";
import {
  freezeOne,
  openOne,
  type StepParts,
  syncOne,
  thawOne,
} from "./steps.ts";
import { together } from "./together.ts";

/** What is taken over of a cycle of an earlier process. */
export type LeftoverMembers = Pick<Leftover, "holds" | "waves" | "lapse">;

/**
 * How long thawing what holds the data of others gets a head start, in
 * milliseconds. Those may wait for it, but not for one that is stuck.
 */
const HEAD_START_MS = 100;

/** Opens, syncs, freezes and thaws a number of filesystems. */
export class Members {
  #parts: StepParts;
  #holds: Hold[] = [];
  #lapses: Promise<string>[] = [];
  #waves = new Map<string, number>();
  #stragglers: readonly Hold[] = [];
  #isStuck = false;

  /**
   * Begins with nothing.
   *
   * @param parts What filesystems are frozen with
   */
  constructor(parts: StepParts) {
    this.#parts = parts;
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
    const work = filesystems.map((one) => async (signal: AbortSignal) => {
      this.#holds.push(await openOne(one, { ...this.#parts, signal }));
    });
    await together(work, signal);
  }

  /**
   * Writes out what is dirty, everywhere at once, so that freezing has little
   * left to write. A failure is left for the freeze to find.
   *
   * @param signal Ends the wait
   */
  async sync(signal: AbortSignal): Promise<void> {
    const work = this.#holds.map((hold) => (signal: AbortSignal) =>
      syncOne(hold, { ...this.#parts, signal })
    );
    await together(work, signal);
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
          if (await freezeOne(hold, { ...this.#parts, signal })) {
            frozen.add(hold);
          }
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
      for (const hold of wave) results.set(hold, thawOne(hold, this.#parts));
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
}
