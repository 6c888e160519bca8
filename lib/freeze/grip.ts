/**
 * What one cycle keeps from going on: applications and filesystems, and the
 * note of both that outlives the agent.
 *
 * @module
 */

import { type Bound, throwIfStopped, within } from "../deadline.ts";
import { type FreezePlan, stoppedBy } from "../platform/filesystems.ts";
import { Members } from "./members.ts";
import { Notes } from "./notes.ts";
import type { ThawOutcome } from "./outcome.ts";
import type { CycleParts } from "./parts.ts";
import type { Recorder } from "./record.ts";
import type { Leftover } from "./recovery.ts";
import {
  Sequence,
  type SequenceContext,
  type SequenceParts,
} from "./sequence.ts";
import type { FreezeSettings } from "./settings.ts";
import { stopWriting } from "./stopping.ts";

/** Whose grip it is, and how firm. */
export interface GripOptions {
  /** Takes down what happens. */
  readonly record: Recorder;
  /** Deadlines. */
  readonly settings: FreezeSettings;
}

/** What is to be frozen. */
export interface GripRequest {
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints: readonly string[] | undefined;
  /** Breaks it off; its reason is an error. */
  readonly signal: AbortSignal;
}

/** How to let go. */
export interface LettingGo {
  /** Whether somebody may count on all of it being held until now. */
  readonly isHeld: boolean;
  /** Called when filesystems are thawed and applications are not yet. */
  onThawed(): void;
}

/** Takes hold of applications, then of filesystems, and lets go of both. */
export class Grip {
  /** The filesystems. */
  readonly members: Members;
  #parts: CycleParts;
  #settings: FreezeSettings;
  #record: Recorder;
  #notes: Notes;
  #sequence: Sequence;
  #context: SequenceContext;

  /**
   * Begins with nothing.
   *
   * @param parts What it works with
   * @param options Whose grip it is, and how firm
   */
  constructor(parts: CycleParts, { record, settings }: GripOptions) {
    const { cycle, reason } = record.origin;
    [this.#parts, this.#settings, this.#record] = [parts, settings, record];
    this.#notes = new Notes(parts, {
      cycle: record.mark,
      settings,
      devices: () => this.members.held.map(({ device }) => device),
      hooks: () => this.#sequence.marks,
    });
    this.members = new Members({ ...parts, record, settings });
    this.#sequence = new Sequence([], this.#sequenceParts());
    this.#context = { cycle, reason, mountpoints: [] };
  }

  /**
   * Takes over what an earlier process left.
   *
   * @param leftover What it left
   */
  takeOver({ quiescers, ...members }: Leftover): void {
    const mountpoints = members.holds.map(({ mountpoint }) => mountpoint);
    this.#context = { ...this.#context, mountpoints };
    this.members.takeOver(members);
    this.#sequence = Sequence.begun(quiescers, this.#sequenceParts());
    this.#notes.takeOver();
  }

  /**
   * Brings applications to rest. What was begun by a failure is left to
   * {@linkcode letGo}, here and in what follows.
   *
   * @param request What is to be frozen
   */
  async quiesce(request: GripRequest): Promise<void> {
    const { signal } = request;
    throwIfStopped("Cannot freeze", signal);
    await this.#plan(request);
    const loading = this.#parts.quiescers.load();
    const bound = this.#bound("Cannot read the hooks", signal);
    const all = await within(loading, bound);
    this.#sequence = new Sequence(all, this.#sequenceParts());
    await this.#sequence.quiesce(this.#context, signal);
  }

  /**
   * Freezes filesystems.
   *
   * @param request Which
   * @returns How many were frozen
   */
  async freeze(request: GripRequest): Promise<number> {
    // Planned anew: a quiescer may have mounted or unmounted something.
    const plan = await this.#plan(request);
    const { signal } = request;
    const own = { ...this.#sequenceParts(), members: this.members, signal };
    return await stopWriting(plan, { ...this.#parts, ...own });
  }

  /** Everything is frozen: applications have to be at rest still. */
  async confirm(): Promise<void> {
    const failure = await this.#sequence.verify();
    if (failure !== undefined) throw failure;
    await this.#notes.write("frozen");
  }

  /**
   * Thaws filesystems, then resumes applications, whatever fails.
   *
   * @param way How
   * @returns How it went
   */
  async letGo({ isHeld, onThawed }: LettingGo): Promise<ThawOutcome> {
    const failures: string[] = [];
    const complain = (error: Error) => void failures.push(error.message);
    // Whoever finds this note ends the thaw instead of holding on. Nothing
    // may hold up a thaw, so it is not waited for.
    const noted = this.#notes.isFrozen
      ? this.#notes.write("freezing").catch(complain)
      : undefined;
    const verified = isHeld ? this.#sequence.verify() : undefined;
    const outcome = await this.members.thaw();
    if (!this.members.isStuck) onThawed();
    failures.push(...outcome.failures);
    await verified;
    failures.push(...await this.#sequence.resume(this.#context));
    await noted;
    await this.tidyUp().catch(complain);
    return { ...outcome, failures };
  }

  /** See {@linkcode Notes.tidyUp}. */
  tidyUp(): Promise<void> {
    return this.#notes.tidyUp();
  }

  async #plan({ mountpoints, signal }: GripRequest): Promise<FreezePlan> {
    const { filter } = this.#settings;
    const planning = this.#parts.filesystems.plan({ mountpoints, filter });
    const bound = this.#bound("Cannot plan the freeze", signal);
    const plan = await within(planning, bound);
    const places = stoppedBy(plan).map(({ mountpoint }) => mountpoint);
    this.#context = { ...this.#context, mountpoints: places };
    this.#record.expect(stoppedBy(plan));
    const what = "Cannot find a place for the frozen marker";
    await within(this.#notes.place(plan), this.#bound(what, signal));
    return plan;
  }

  #bound(what: string, signal: AbortSignal): Bound {
    return { what, ms: this.#settings.filesystemMs, signal };
  }

  #sequenceParts(): SequenceParts {
    return {
      record: this.#record,
      wall: () => this.#parts.clock.wall(),
      note: () => this.#notes.write("freezing"),
    };
  }
}
