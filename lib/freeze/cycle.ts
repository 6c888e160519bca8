/**
 * One freeze and its thaw, as a transaction: whatever was begun is undone,
 * once, in reverse order, each step within its deadline.
 *
 * @module
 */

import { throwIfStopped } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { Grip } from "./grip.ts";
import type { Hold } from "./hold.ts";
import { logFailures, NOTHING_THAWED, type ThawOutcome } from "./outcome.ts";
import type { CycleParts } from "./parts.ts";
import { describePause, PauseWatch } from "./pauses.ts";
import { type Origin, Recorder } from "./record.ts";
import type { Leftover } from "./recovery.ts";
import type { CycleReport, ThawCause } from "./report.ts";
import type { FreezeSettings } from "./settings.ts";
import { Machine, type State } from "./state.ts";

/** Whose cycle it is, and how it is to go. */
export interface CycleOptions {
  /** Whose it is. */
  readonly origin: Origin;
  /** Deadlines, which stay as they are for this cycle. */
  readonly settings: FreezeSettings;
  /** What an earlier process left, if this cycle is to undo it. */
  readonly leftover?: Leftover;
}

/** A freeze that is under way, complete, or being undone. */
export class Cycle {
  #machine: Machine;
  #parts: CycleParts;
  #settings: FreezeSettings;
  #record: Recorder;
  #grip: Grip;
  #stop = new AbortController();
  #stopCause: ThawCause = "failed";
  #failure: string | undefined;
  #thawing: Promise<ThawOutcome> | undefined;
  #isOver = false;
  #frozenAt: number | undefined;

  /**
   * Prepares a cycle; nothing happens yet.
   *
   * @param parts What it works with
   * @param options Whose cycle it is, and how it is to go
   */
  constructor(
    parts: CycleParts,
    { origin, settings, leftover }: CycleOptions,
  ) {
    const record = new Recorder(origin, parts.clock);
    [this.#parts, this.#settings, this.#record] = [parts, settings, record];
    this.#machine = new Machine((state) => record.enter(state));
    this.#grip = new Grip(parts, { record, settings });
    if (leftover !== undefined) this.#takeOver(leftover);
  }

  /** Its name. */
  get id(): string {
    return this.#record.origin.cycle;
  }

  /** How long it may be held, in milliseconds. */
  get holdMs(): number {
    return this.#settings.holdMs;
  }

  /** How far it has come. */
  get state(): State {
    return this.#machine.state;
  }

  /** Everything that has happened so far. */
  get report(): CycleReport {
    return this.#record.report;
  }

  /** Whether the freeze is about to begin, or under way. */
  get isFreezing(): boolean {
    const states: State[] = ["thawed", "quiescing", "freezing"];
    return !this.isOver && states.includes(this.state);
  }

  /** Whether nothing is left to do, but for {@linkcode stragglers}. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it was broken off. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Whether the last thaw could not thaw all of it. */
  get isStuck(): boolean {
    return this.#grip.members.isStuck;
  }

  /** Each settles if the system ends the freeze by itself, with the reason. */
  get lapses(): Promise<string>[] {
    const note = (why: string) => this.#failure ??= why;
    return this.#grip.members.lapses.map((lapse) => lapse.then(note));
  }

  /** See {@linkcode Members.stragglers}. */
  get stragglers(): readonly Hold[] {
    return this.#grip.members.stragglers;
  }

  /**
   * Breaks off a freeze that is under way; it then undoes itself and throws.
   *
   * @param reason Why, as the end of a sentence
   * @param cause The same in a word
   */
  stop(reason: string, cause: ThawCause = "given up"): void {
    if (this.isStopped) return;
    this.#stopCause = cause;
    this.#failure ??= reason;
    this.#stop.abort(new Error(reason));
  }

  /**
   * Freezes. If that fails, everything is undone before the error is thrown.
   *
   * @param mountpoints Only filesystems mounted at one of these, if given
   * @returns How many were frozen
   */
  async freeze(mountpoints?: readonly string[]): Promise<number> {
    const { clock } = this.#parts;
    const { signal } = this.#stop;
    const onPause = (ms: number) => this.stop(describePause(ms), "failed");
    using pauses = new PauseWatch(clock, onPause);
    try {
      this.#machine.to("quiescing");
      await this.#grip.quiesce({ mountpoints, signal });
      this.#machine.to("freezing");
      const count = await this.#freezeAll(mountpoints);
      if (count > 0) await this.#grip.confirm();
      pauses.look();
      throwIfStopped("Cannot freeze", signal);
      if (count === 0) await this.#undoNothing();
      else this.#complete(clock.now());
      return count;
    } catch (error) {
      this.#failure = AgentError.from(error).message;
      logFailures(await this.thaw(this.#stopCause));
      throw error;
    }
  }

  /**
   * Thaws everything, then resumes applications. Asking while that goes on
   * joins in. What could not be thawed leaves the cycle stuck, so that it can
   * be asked again; what the kernel still freezes is thawed once it lets go.
   *
   * @param cause Who or what wants it, which only counts the first time
   * @returns How it went
   */
  thaw(cause: ThawCause): Promise<ThawOutcome> {
    this.#record.end(cause);
    this.#thawing ??= this.#thaw().finally(() => this.#thawing = undefined);
    return this.#thawing;
  }

  /** Somebody knows that the cycle had expired. */
  acknowledge(): void {
    if (this.state === "expired") this.#machine.to("thawed");
  }

  /** See {@linkcode Grip.tidyUp}. */
  tidyUp(): Promise<void> {
    return this.#grip.tidyUp();
  }

  #takeOver(leftover: Leftover): void {
    this.#grip.takeOver(leftover);
    this.#machine.to("frozen");
    this.#record.takeOver(leftover.isComplete);
  }

  async #freezeAll(mountpoints?: readonly string[]): Promise<number> {
    const { freezeMs: ms } = this.#settings;
    const reason = `the whole freeze takes longer than ${ms / 1000} s`;
    const timer = setTimeout(() => this.stop(reason, "failed"), ms);
    try {
      const { signal } = this.#stop;
      return await this.#grip.freeze({ mountpoints, signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async #undoNothing(): Promise<void> {
    this.#failure = "nothing was frozen";
    const { failures } = await this.thaw("failed");
    if (failures.length > 0) throw new AgentError(failures.join("; "));
  }

  async #thaw(): Promise<ThawOutcome> {
    if (this.#isOver) return NOTHING_THAWED;
    const isHeld = this.state === "frozen";
    if (!this.isStuck) this.#machine.to("thawing");
    const onThawed = () => this.#release();
    const outcome = await this.#grip.letGo({ isHeld, onThawed });
    if (this.isStuck) return outcome;
    this.#machine.to(this.#record.cause === "expired" ? "expired" : "thawed");
    this.#record.judge({ failure: this.#failure, holdMs: this.holdMs });
    this.#isOver = true;
    return outcome;
  }

  #complete(now: number): void {
    this.#machine.to("frozen");
    this.#frozenAt = now;
  }

  #release(): void {
    const { log, held, clock, stamp } = this.#parts;
    log.release();
    stamp?.remove();
    if (this.#frozenAt !== undefined) held?.(clock.now() - this.#frozenAt);
  }
}
