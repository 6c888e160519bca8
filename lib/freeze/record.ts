/**
 * Recording a freeze cycle while it goes on, in memory alone and within
 * bounds, however long a filesystem refuses to be thawed.
 *
 * @module
 */

import type { Filesystem } from "../platform/filesystems.ts";
import type { FreezeClock } from "./clock.ts";
import type { MarkedCycle } from "./marker.ts";
import type { Quiescer } from "./quiescer.ts";
import { FilesystemRecorder, HookRecorder } from "./record_entry.ts";
import { type End, spanOf, type Stretch } from "./stretch.ts";
import {
  type CycleReport,
  type FilesystemRecord,
  type FilesystemStep,
  type HookRecord,
  type PhaseName,
  type PhaseRecord,
  type ThawCause,
  wasFrozen,
} from "./report.ts";
import type { State } from "./state.ts";
import { type Circumstances, judge, type Judgement } from "./verdict.ts";

/** Whose cycle it is. */
export interface Origin {
  /** Its name, which a client may have chosen. */
  readonly cycle: string;
  /** The client, as the log names it. */
  readonly by: string;
  /** The command it gave. */
  readonly command: string;
  /** What the client said it is for. */
  readonly reason?: string | undefined;
  /** When it began, in milliseconds since 1970, unless it begins now. */
  readonly began?: number | undefined;
}

/** A phase and when it began and ended, in milliseconds of the clock. */
interface Phase extends Stretch {
  readonly phase: PhaseName;
}

/** Takes down what happens in one cycle. */
export class Recorder {
  /** Whose cycle it is. */
  readonly origin: Origin;
  #clock: FreezeClock;
  #start: number;
  #began: number;
  #ended: number | undefined;
  #phases: Phase[] = [];
  #filesystems = new Map<string, FilesystemRecorder>();
  #hooks: HookRecorder[] = [];
  #window: Stretch | undefined;
  #cause: ThawCause | undefined;
  #judgement: Judgement | undefined;
  #isTakenOver = false;
  #isComplete = false;

  /**
   * Begins now.
   *
   * @param origin Whose cycle it is
   * @param clock Tells time
   */
  constructor(origin: Origin, clock: FreezeClock) {
    this.origin = origin;
    this.#clock = clock;
    this.#start = clock.now();
    this.#began = origin.began ?? clock.wall();
  }

  /** What a successor has to know of whose cycle it is. */
  get mark(): MarkedCycle {
    const { cycle, by, command, reason } = this.origin;
    return { cycle, by, command, reason, began: this.#began };
  }

  /** Who or what ends the cycle, once that is known. */
  get cause(): ThawCause | undefined {
    return this.#cause;
  }

  /** Everything so far, as it is now. */
  get report(): CycleReport {
    const { cycle, by, command, reason } = this.origin;
    const filesystems = this.#filesystemRecords();
    return {
      cycle,
      by,
      command,
      ...(reason === undefined ? {} : { reason }),
      began: new Date(this.#began).toISOString(),
      ...this.#endOfIt(),
      phases: this.#phases.map((phase) => this.#phase(phase)),
      filesystems,
      hooks: this.#hookRecords(),
      frozen: filesystems.filter(wasFrozen).length,
      ...(this.#window && { window: spanOf(this.#window, this.#start) }),
      ...(this.#cause && { thawed: this.#cause }),
      ...(this.#judgement ?? { because: [] }),
    };
  }

  /**
   * A state has begun, and the one before it is over.
   *
   * @param state Which
   */
  enter(state: State): void {
    const now = this.#clock.now();
    const last = this.#phases.at(-1);
    if (last !== undefined) last.to = now;
    if (state === "frozen") this.#isComplete = true;
    if (state === "thawed" || state === "expired") {
      this.#ended ??= this.#began + now - this.#start;
    }
    if (state !== "thawed") {
      this.#phases.push({ phase: state, from: now, to: undefined });
    }
  }

  /**
   * The cycle comes to its end; only the first cause counts.
   *
   * @param cause Who or what ends it
   */
  end(cause: ThawCause): void {
    this.#cause ??= cause;
  }

  /**
   * Everything is known about what the cycle is worth.
   *
   * @param circumstances What the report does not say
   */
  judge(circumstances: Pick<Circumstances, "failure" | "holdMs">): void {
    this.#judgement = judge(this.report, {
      ...circumstances,
      isComplete: this.#isComplete,
      isTakenOver: this.#isTakenOver,
    });
  }

  /**
   * Takes down what belongs to the cycle.
   *
   * @param filesystems Filesystems that nothing has happened to yet
   */
  expect(filesystems: readonly Filesystem[]): void {
    for (const filesystem of filesystems) this.#entry(filesystem);
  }

  /**
   * A step of a filesystem begins.
   *
   * @param filesystem Which one
   * @param step The step
   * @returns To be called at its end, with the error if it failed
   */
  step(filesystem: Filesystem, step: FilesystemStep["step"]): End {
    const now = this.#clock.now();
    if (step === "freeze") this.#window ??= { from: now, to: undefined };
    if (step === "thaw" && this.#window) this.#window.to ??= now;
    return this.#entry(filesystem).step(step);
  }

  /**
   * What became of a filesystem.
   *
   * @param filesystem Which one
   * @param result How it stands now
   */
  result(filesystem: Filesystem, result: FilesystemRecord["result"]): void {
    this.#entry(filesystem).result = result;
  }

  /**
   * A run of a quiescer begins.
   *
   * @param quiescer Which one
   * @param phase What it is run for
   * @returns To be told how it ends
   */
  hook(quiescer: Quiescer, phase: HookRecord["phase"]): HookRecorder {
    const clock = this.#clock;
    const recorder = new HookRecorder(quiescer, { phase, clock });
    this.#hooks.push(recorder);
    return recorder;
  }

  /**
   * The cycle was frozen before it was recorded.
   *
   * @param isComplete Whether all of it was
   */
  takeOver(isComplete: boolean): void {
    this.#isTakenOver = true;
    this.#isComplete = isComplete;
    this.#window = { from: this.#start, to: undefined };
  }

  #entry(filesystem: Filesystem): FilesystemRecorder {
    const { device } = filesystem;
    const known = this.#filesystems.get(device);
    if (known !== undefined) return known;
    const entry = new FilesystemRecorder(filesystem, this.#clock);
    this.#filesystems.set(device, entry);
    return entry;
  }

  #endOfIt(): { ended?: string } {
    if (this.#ended === undefined) return {};
    return { ended: new Date(this.#ended).toISOString() };
  }

  #filesystemRecords(): FilesystemRecord[] {
    return [...this.#filesystems.values()]
      .map((entry) => entry.record(this.#start));
  }

  #hookRecords(): HookRecord[] {
    return this.#hooks.flatMap((entry) => entry.record(this.#start) ?? []);
  }

  #phase({ phase, ...stretch }: Phase): PhaseRecord {
    return { phase, ...spanOf(stretch, this.#start) };
  }
}
