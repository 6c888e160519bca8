/**
 * An end of holding that no client has been told of yet.
 *
 * @module
 */

import { AgentError } from "../error.ts";

/** Remembers it for the next thaw. */
export class Expiry {
  /** What the next thaw answers. */
  readonly error: AgentError;
  #graceEnds: number;

  /**
   * Begins the grace, in which the state still shows as frozen: KubeVirt and
   * others look at it first and would not thaw, so never learn of it.
   *
   * @param holdMs How long was held, in milliseconds
   * @param graceMs How long the grace lasts, in milliseconds
   */
  constructor(holdMs: number, graceMs: number) {
    const at = new Date().toISOString();
    // KubeVirt looks for "fsfreeze is limited" to tell that a snapshot is bad.
    this.error = new AgentError(
      `Cannot vouch for the snapshot: fsfreeze is limited to ` +
        `${holdMs / 1000} seconds, and the agent thawed by itself at ${at}`,
    );
    this.#graceEnds = performance.now() + graceMs;
  }

  /** Whether the grace still lasts. */
  get isInGrace(): boolean {
    return performance.now() < this.#graceEnds;
  }
}
