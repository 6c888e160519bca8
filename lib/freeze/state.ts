/**
 * The states of a freeze cycle, and which may follow which.
 *
 * @module
 */

import type { PhaseName } from "./report.ts";

/** Where a cycle stands: in one of its phases, or before and after them. */
export type State = "thawed" | PhaseName;

/**
 * `expired` instead of `thawed` is where a cycle ends that nobody thawed,
 * until somebody has been told. A cycle that was taken over begins as frozen.
 */
const NEXT: Readonly<Record<State, readonly State[]>> = {
  thawed: ["quiescing", "frozen"],
  quiescing: ["freezing", "thawing"],
  freezing: ["frozen", "thawing"],
  frozen: ["thawing"],
  thawing: ["thawed", "expired"],
  expired: ["thawed"],
};

/** Goes from state to state, and tells each that it comes to. */
export class Machine {
  #state: State = "thawed";
  #enter: (state: State) => void;

  /**
   * Begins thawed.
   *
   * @param enter Told of each state that follows
   */
  constructor(enter: (state: State) => void) {
    this.#enter = enter;
  }

  /** Where it stands. */
  get state(): State {
    return this.#state;
  }

  /**
   * Goes on.
   *
   * @param next Where to; anything that may not follow is a bug
   */
  to(next: State): void {
    if (!NEXT[this.#state].includes(next)) {
      throw new Error(`Cannot go from ${this.#state} to ${next}`);
    }
    this.#state = next;
    this.#enter(next);
  }
}
