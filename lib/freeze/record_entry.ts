/**
 * What is recorded of one filesystem, and of one run of a quiescer.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { LIMITS } from "../limits.ts";
import type { Filesystem } from "../platform/filesystems.ts";
import type { FreezeClock } from "./clock.ts";
import type { Quiescer, QuiesceResult } from "./quiescer.ts";
import type { FilesystemRecord, FilesystemStep, HookRecord } from "./report.ts";
import { type End, spanOf, type Stretch } from "./stretch.ts";

interface Step extends Stretch {
  readonly step: FilesystemStep["step"];
  error: string | undefined;
}

/** Filesystems are thawed again and again while that fails. */
const MOST_STEPS = 16;

/** What happened to a filesystem. */
export class FilesystemRecorder {
  /** How it stands. */
  result: FilesystemRecord["result"] = "not reached";
  #filesystem: Filesystem;
  #clock: FreezeClock;
  #steps: Step[] = [];

  /**
   * Begins with nothing.
   *
   * @param filesystem Which one
   * @param clock Tells time
   */
  constructor(filesystem: Filesystem, clock: FreezeClock) {
    this.#filesystem = filesystem;
    this.#clock = clock;
  }

  /**
   * A step begins.
   *
   * @param step Which
   * @returns To be called at its end
   */
  step(step: FilesystemStep["step"]): End {
    const from = this.#clock.now();
    const entry: Step = { step, from, to: undefined, error: undefined };
    // Of many, the first ones and the last one are worth knowing.
    if (this.#steps.length >= MOST_STEPS) this.#steps.pop();
    this.#steps.push(entry);
    return (error) => {
      entry.to ??= this.#clock.now();
      if (error !== undefined) entry.error ??= textOf(error);
    };
  }

  /**
   * Tells everything so far.
   *
   * @param start When the cycle began
   * @returns The record
   */
  record(start: number): FilesystemRecord {
    const { mountpoint, device, type } = this.#filesystem;
    const steps = this.#steps.map(({ step, error, ...stretch }) => ({
      step,
      ...spanOf(stretch, start),
      ...(error === undefined ? {} : { error }),
    }));
    return { mountpoint, device, type, result: this.result, steps };
  }
}

/** What is known at the end of a run. */
type Outcome = Pick<HookRecord, "result" | "attempts" | "error" | "output">;

/** What happened in one run of a quiescer. */
export class HookRecorder {
  #quiescer: Quiescer;
  #phase: HookRecord["phase"];
  #clock: FreezeClock;
  #stretch: Stretch;
  #outcome: Outcome | undefined;

  /**
   * The run begins.
   *
   * @param quiescer Which one
   * @param run What it is run for, and what tells time
   */
  constructor(
    quiescer: Quiescer,
    { phase, clock }: { phase: HookRecord["phase"]; clock: FreezeClock },
  ) {
    this.#quiescer = quiescer;
    this.#phase = phase;
    this.#clock = clock;
    this.#stretch = { from: clock.now(), to: undefined };
  }

  /**
   * It went well.
   *
   * @param result What it tells
   */
  succeed({ output, attempts }: QuiesceResult): void {
    const said = output === "" ? {} : { output: tailOf(output) };
    this.#end({ result: "ok", attempts, ...said });
  }

  /**
   * It failed.
   *
   * @param error Why
   */
  fail(error: unknown): void {
    this.#end({ result: "failed", attempts: 1, error: textOf(error) });
  }

  /**
   * It went well, but did not last.
   *
   * @param why What is known about that
   */
  lose(why: string): void {
    const { attempts = 1 } = this.#outcome ?? {};
    this.#outcome = {
      ...this.#outcome,
      attempts,
      result: "lost",
      error: tailOf(why),
    };
  }

  /**
   * Tells how it went.
   *
   * @param start When the cycle began
   * @returns The record; nothing while it goes on
   */
  record(start: number): HookRecord | undefined {
    if (this.#outcome === undefined) return undefined;
    const { name, kind } = this.#quiescer;
    const span = spanOf(this.#stretch, start);
    return { name, kind, phase: this.#phase, ...span, ...this.#outcome };
  }

  #end(outcome: Outcome): void {
    this.#stretch.to = this.#clock.now();
    this.#outcome = outcome;
  }
}

function textOf(error: unknown): string {
  return tailOf(reasonOf(error));
}

function tailOf(text: string): string {
  return text.slice(-LIMITS.hookOutputBytes);
}
