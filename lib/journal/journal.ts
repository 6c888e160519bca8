/**
 * The journal as the agent keeps it: every cycle that has ended, in a file
 * that outlives the agent and the machine's memory.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pauseFor } from "../deadline.ts";
import type { CycleReport } from "../freeze/report.ts";
import { LIMITS } from "../limits.ts";
import type { Turns } from "../turns.ts";
import { appendLines } from "./append.ts";
import { entryOf, reportOf, type Scene } from "./entry.ts";
import { lineOf } from "./line.ts";
import { readJournal } from "./read.ts";

/** What a journal is kept with. */
export interface JournalParts {
  /** Nothing else happens to the journal's directory meanwhile. */
  readonly turns: Turns;
  /**
   * Tells where it lies, asked anew each time.
   *
   * @returns The path; nothing if none is kept
   */
  path(): string | undefined;
  /**
   * Tells where cycles take place.
   *
   * @returns The machine and its boot
   */
  scene(): Promise<Scene>;
}

/** Tells of cycles that the agent itself has forgotten. */
export interface PastCycles {
  /**
   * Looks a cycle up. Reads a file, so not for while filesystems are frozen.
   *
   * @param cycle Its name; the last one unless given
   * @returns Its report; nothing if it is not known
   */
  find(cycle?: string): Promise<CycleReport | undefined>;
}

const log = getLogger(["stillpoint", "journal"]);

/** Keeps a journal. Whatever goes wrong with it is logged, and no more. */
export class Journal implements PastCycles, AsyncDisposable {
  #parts: JournalParts;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /**
   * Prepares to keep a journal; touches nothing yet.
   *
   * @param parts What it is kept with
   */
  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /**
   * Writes a cycle down, soon.
   *
   * @param report What happened
   */
  add(report: CycleReport): void {
    const path = this.#parts.path();
    if (path === undefined) return;
    const { cycle } = report;
    if (this.#waiting >= LIMITS.journalWaiting) {
      const why = `${this.#waiting} others wait to be written`;
      return log.error("Cannot keep cycle {cycle}: {why}", { cycle, why });
    }
    this.#waiting++;
    this.#last = this.#write(path, report)
      .catch((error) => {
        log.error("Cannot keep cycle {cycle}: {error}", { cycle, error });
      })
      .finally(() => this.#waiting--);
  }

  /** See {@linkcode PastCycles.find}. */
  async find(cycle?: string): Promise<CycleReport | undefined> {
    const path = this.#parts.path();
    if (path === undefined) return undefined;
    const { entries = [] } = await readJournal(path) ?? {};
    const found = cycle === undefined
      ? entries.at(-1)
      : entries.findLast((entry) => entry.cycle === cycle);
    return found && reportOf(found);
  }

  /** Waits for what is to be written, but not for ever. */
  async [Symbol.asyncDispose](): Promise<void> {
    await pauseFor(this.#last, LIMITS.journalEndMs);
  }

  async #write(path: string, report: CycleReport): Promise<void> {
    const { turns, scene } = this.#parts;
    await turns.run(async () => {
      await appendLines(path, lineOf(entryOf(report, await scene())));
    });
  }
}
