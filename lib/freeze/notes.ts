/**
 * What one cycle writes into the marker.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { LIMITS } from "../limits.ts";
import type { Filesystems, FreezePlan } from "../platform/filesystems.ts";
import type { MarkedCycle, MarkerRecord } from "./marker.ts";
import type { Marking } from "./marking.ts";
import type { FreezeSettings } from "./settings.ts";

/** What notes are written with. */
export interface NotesParts {
  /** Knows the boot. */
  readonly filesystems: Filesystems;
  /** Outlives the agent. */
  readonly marker: Marking;
  /** The agent's process number. */
  readonly pid: number;
}

/** What notes are about. */
export interface NotesSubject {
  /** Whose cycle it is. */
  readonly cycle: MarkedCycle;
  /** How long it may last. */
  readonly settings: Pick<FreezeSettings, "holdMs" | "freezeMs">;
  /** Tells the device numbers of what is or may become frozen. */
  devices(): readonly string[];
  /** Tells the marks of quiescers that have to be resumed. */
  hooks(): readonly string[];
}

const WHAT = "Cannot note down how far the freeze has come";

/**
 * Writes notes one after the other, however they are asked for. Nobody waits
 * for ever: not even applications come back while a note is waited for.
 */
export class Notes {
  #parts: NotesParts;
  #subject: NotesSubject;
  #last: Promise<void> = Promise.resolve();
  #isFrozen = false;
  #isLate = false;

  /**
   * Prepares to write.
   *
   * @param parts What notes are written with
   * @param subject What they are about
   */
  constructor(parts: NotesParts, subject: NotesSubject) {
    this.#parts = parts;
    this.#subject = subject;
  }

  /** Whether the marker may say so that a successor would hold on. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /**
   * Finds a place for the marker that is not frozen.
   *
   * @param plan What is about to be frozen
   */
  async place(plan: FreezePlan): Promise<void> {
    await this.#parts.marker.place(plan);
  }

  /** Takes over a marker that an earlier process wrote. */
  takeOver(): void {
    this.#isFrozen = true;
  }

  /**
   * Writes the marker anew, with things as they are now: who does not wait
   * for the note goes on meanwhile.
   *
   * @param phase How far the freeze has come
   */
  async write(phase: MarkerRecord["phase"]): Promise<void> {
    const { cycle, settings: { holdMs, freezeMs }, ...now } = this.#subject;
    const ms = phase === "frozen" ? holdMs : freezeMs;
    const [devices, hooks] = [now.devices(), now.hooks()];
    this.#isFrozen = phase === "frozen";
    await this.#do(() => this.#write({ phase, devices, hooks, cycle }, ms));
  }

  /** Takes the marker away, unless something may still be frozen. */
  async tidyUp(): Promise<void> {
    if (this.#subject.devices().length > 0) return await this.write("freezing");
    await this.#do(() => this.#parts.marker.remove());
  }

  /** What takes too long goes on, and so does what waits for its turn. */
  async #do(work: () => Promise<void>): Promise<void> {
    const working = this.#last.then(work);
    this.#last = working.catch(() => {}).then(() =>
      void (this.#isLate = false)
    );
    // Each of several waiting as long as the first would add up.
    if (this.#isLate) throw new AgentError(`${WHAT}: the disk does not answer`);
    const late = setTimeout(() => this.#isLate = true, LIMITS.markerMs);
    try {
      await within(working, { what: WHAT, ms: LIMITS.markerMs });
    } finally {
      clearTimeout(late);
    }
  }

  async #write(
    note: Omit<MarkerRecord, "boot" | "pid" | "noted" | "deadline">,
    ms: number,
  ): Promise<void> {
    const { filesystems, marker, pid } = this.#parts;
    const { id: boot, seconds: noted } = await filesystems.boot();
    const deadline = noted + ms / 1000;
    await marker.write({ boot, pid, noted, deadline, ...note });
  }
}
