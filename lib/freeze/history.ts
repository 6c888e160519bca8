/**
 * The freeze cycles that are remembered: the current one, and some before it.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import type { Cycle } from "./cycle.ts";
import type { CycleReport } from "./report.ts";

interface Entry {
  readonly cycle: Cycle;
  readonly freezing: Promise<unknown>;
}

/** Remembers cycles by their names; the oldest are forgotten. */
export class History {
  #entries: Entry[] = [];

  /**
   * Remembers a cycle.
   *
   * @param cycle The cycle
   * @param freezing Its freeze, whatever will become of it
   */
  add(cycle: Cycle, freezing: Promise<unknown>): void {
    freezing.catch(() => {});
    this.#entries.push({ cycle, freezing });
    if (this.#entries.length > LIMITS.cycles) this.#entries.shift();
  }

  /**
   * Gives the answer that the freeze of a cycle has got, or will get.
   *
   * @param id The cycle's name
   * @returns The answer, with the cycle as it is by then; nothing if there is
   * no such cycle
   */
  answer(id: string): Promise<CycleReport> | undefined {
    const entry = this.#find(id);
    return entry && entry.freezing.then(() => entry.cycle.report);
  }

  /**
   * Tells what happened in a cycle.
   *
   * @param id Its name; the last one unless given
   * @returns The report; nothing if there is no such cycle
   */
  report(id?: string): CycleReport | undefined {
    const entry = id === undefined ? this.#entries.at(-1) : this.#find(id);
    return entry?.cycle.report;
  }

  /** Names may be used again once they are forgotten. */
  #find(id: string): Entry | undefined {
    return this.#entries.findLast(({ cycle }) => cycle.id === id);
  }
}
