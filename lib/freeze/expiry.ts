/**
 * An end of holding that no client has been told of yet.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { Cycle } from "./cycle.ts";

/** Remembers it for the next thaw. */
export class Expiry {
  /** What has ended. */
  readonly cycle: Pick<Cycle, "acknowledge">;
  /** What the next thaw answers. */
  readonly error: AgentError;
  #graceEnds: number;

  /**
   * Begins the grace, in which the state still shows as frozen: KubeVirt and
   * others look at it first and would not thaw, so never learn of it.
   *
   * @param cycle What has ended
   * @param times How long was held and how long the grace lasts, in
   * milliseconds, and why the system let go if the agent did not thaw
   */
  constructor(
    cycle: Pick<Cycle, "acknowledge">,
    { holdMs, graceMs, lapse }: {
      holdMs: number;
      graceMs: number;
      lapse?: string | undefined;
    },
  ) {
    this.cycle = cycle;
    const at = new Date().toISOString();
    // KubeVirt looks for "fsfreeze is limited" to tell that a snapshot is bad.
    const why = lapse ??
      `fsfreeze is limited to ${holdMs / 1000} seconds, ` +
        "and the agent thawed by itself";
    this.error = new AgentError(
      `Cannot vouch for the snapshot: ${why} at ${at}`,
    );
    this.#graceEnds = performance.now() + graceMs;
  }

  /** Whether the grace still lasts. */
  get isInGrace(): boolean {
    return performance.now() < this.#graceEnds;
  }
}
