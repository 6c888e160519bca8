/**
 * One freeze and its thaw, as a transaction: whatever was begun is undone,
 * once, in reverse order, each step within its deadline.
 *
 * @module
 */

import { type Bound, throwIfStopped, within } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { type FreezePlan, stoppedBy } from "../platform/filesystems.ts";
import type { Hold } from "./hold.ts";
import { Members } from "./members.ts";
import { Notes } from "./notes.ts";
import { logFailures, NOTHING_THAWED, type ThawOutcome } from "./outcome.ts";
import type { CycleOptions, CycleParts } from "./parts.ts";
import { describePause, PauseWatch } from "./pauses.ts";
import { Recorder } from "./record.ts";
import type { Leftover } from "./recovery.ts";
import type { CycleReport, ThawCause } from "./report.ts";
import {
  Sequence,
  type SequenceContext,
  type SequenceParts,
} from "./sequence.ts";
import type { FreezeSettings } from "./settings.ts";
import { Machine, type State } from "./state.ts";
import { stopWriting } from "./stopping.ts";

/** A freeze that is under way, complete, or being undone. */
export class Cycle {
  #machine: Machine;
  #parts: CycleParts;
  #settings: FreezeSettings;
  #record: Recorder;
  #notes: Notes;
  #members: Members;
  #sequence: Sequence;
  #context: SequenceContext;
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
    const { cycle, reason } = origin;
    [this.#parts, this.#settings, this.#record] = [parts, settings, record];
    this.#machine = new Machine((state) => record.enter(state));
    this.#notes = new Notes(parts, {
      cycle: record.mark,
      settings,
      devices: () => this.#members.held.map(({ device }) => device),
      hooks: () => this.#sequence.marks,
    });
    this.#members = new Members({ ...parts, record }, settings);
    this.#sequence = new Sequence([], this.#sequenceParts());
    this.#context = { cycle, reason, mountpoints: [] };
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
    return this.#members.isStuck;
  }

  /** Each settles if the system ends the freeze by itself, with the reason. */
  get lapses(): Promise<string>[] {
    const note = (why: string) => this.#failure ??= why;
    return this.#members.lapses.map((lapse) => lapse.then(note));
  }

  /** See {@linkcode Members.stragglers}. */
  get stragglers(): readonly Hold[] {
    return this.#members.stragglers;
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
    const onPause = (ms: number) => this.stop(describePause(ms), "failed");
    using pauses = new PauseWatch(clock, onPause);
    try {
      this.#machine.to("quiescing");
      await this.#quiesce(mountpoints);
      this.#machine.to("freezing");
      const count = await this.#freezeAll(mountpoints);
      if (count > 0) await this.#confirm();
      pauses.look();
      throwIfStopped("Cannot freeze", this.#stop.signal);
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

  /** See {@linkcode Notes.tidyUp}. */
  tidyUp(): Promise<void> {
    return this.#notes.tidyUp();
  }

  #takeOver({ quiescers, isComplete, ...members }: Leftover): void {
    const mountpoints = members.holds.map(({ mountpoint }) => mountpoint);
    this.#context = { ...this.#context, mountpoints };
    this.#members.takeOver(members);
    this.#sequence = Sequence.begun(quiescers, this.#sequenceParts());
    this.#notes.takeOver();
    this.#machine.to("frozen");
    this.#record.takeOver(isComplete);
  }

  async #quiesce(mountpoints?: readonly string[]): Promise<void> {
    const { signal } = this.#stop;
    throwIfStopped("Cannot freeze", signal);
    await this.#plan(mountpoints);
    const loading = this.#parts.quiescers.load();
    const all = await within(loading, this.#bound("Cannot read the hooks"));
    this.#sequence = new Sequence(all, this.#sequenceParts());
    await this.#sequence.quiesce(this.#context, signal);
  }

  async #freezeAll(mountpoints?: readonly string[]): Promise<number> {
    const { freezeMs: ms } = this.#settings;
    const reason = `the whole freeze takes longer than ${ms / 1000} s`;
    const timer = setTimeout(() => this.stop(reason, "failed"), ms);
    try {
      // Planned anew: a quiescer may have mounted or unmounted something.
      const plan = await this.#plan(mountpoints);
      const { signal } = this.#stop;
      const own = { ...this.#sequenceParts(), members: this.#members, signal };
      return await stopWriting(plan, { ...this.#parts, ...own });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Everything is frozen: applications have to be at rest still. */
  async #confirm(): Promise<void> {
    const failure = await this.#sequence.verify();
    if (failure !== undefined) throw failure;
    await this.#notes.write("frozen");
  }

  async #undoNothing(): Promise<void> {
    this.#failure = "nothing was frozen";
    const { failures } = await this.thaw("failed");
    if (failures.length > 0) throw new AgentError(failures.join("; "));
  }

  async #thaw(): Promise<ThawOutcome> {
    if (this.#isOver) return NOTHING_THAWED;
    const failures: string[] = [];
    const complain = (error: Error) => void failures.push(error.message);
    // Whoever finds this note ends the thaw instead of holding on. Nothing
    // may hold up a thaw, so it is not waited for.
    const noted = this.#notes.isFrozen
      ? this.#notes.write("freezing").catch(complain)
      : undefined;
    const isHeld = this.state === "frozen";
    const verified = isHeld ? this.#sequence.verify() : undefined;
    if (!this.isStuck) this.#machine.to("thawing");
    const outcome = await this.#members.thaw();
    if (!this.isStuck) this.#release();
    failures.push(...outcome.failures);
    await verified;
    failures.push(...await this.#sequence.resume(this.#context));
    await noted;
    await this.tidyUp().catch(complain);
    if (this.isStuck) return { ...outcome, failures };
    this.#machine.to(this.#record.cause === "expired" ? "expired" : "thawed");
    this.#record.judge({ failure: this.#failure, holdMs: this.holdMs });
    this.#isOver = true;
    return { ...outcome, failures };
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

  async #plan(mountpoints?: readonly string[]): Promise<FreezePlan> {
    const { filter } = this.#settings;
    const planning = this.#parts.filesystems.plan({ mountpoints, filter });
    const plan = await within(planning, this.#bound("Cannot plan the freeze"));
    const places = stoppedBy(plan).map(({ mountpoint }) => mountpoint);
    this.#context = { ...this.#context, mountpoints: places };
    this.#record.expect(stoppedBy(plan));
    const bound = this.#bound("Cannot find a place for the frozen marker");
    await within(this.#notes.place(plan), bound);
    return plan;
  }

  #bound(what: string): Bound {
    const { filesystemMs: ms } = this.#settings;
    return { what, ms, signal: this.#stop.signal };
  }

  #sequenceParts(): SequenceParts {
    return {
      record: this.#record,
      wall: () => this.#parts.clock.wall(),
      note: () => this.#notes.write("freezing"),
    };
  }
}
