/**
 * An end of holding that no client has been told of yet.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { Cycle } from "./cycle.ts";

/** What is remembered of it for the next thaw. */
export interface Expiry {
  /** What has ended. */
  readonly cycle: Pick<Cycle, "acknowledge">;
  /** What the next thaw answers. */
  readonly error: AgentError;
  /** Whether it still shows as frozen. */
  readonly isInGrace: boolean;
}

/**
 * Begins the grace, in which the state still shows as frozen: KubeVirt and
 * others look at it first and would not thaw, so never learn of it.
 *
 * @param cycle What has ended
 * @param times How long was held and how long the grace lasts, in
 * milliseconds, and why the system let go if the agent did not thaw
 * @returns What the next thaw has to know
 */
export function expire(
  cycle: Pick<Cycle, "acknowledge">,
  { holdMs, graceMs, lapse }: {
    holdMs: number;
    graceMs: number;
    lapse?: string | undefined;
  },
): Expiry {
  const at = new Date().toISOString();
  // KubeVirt looks for "fsfreeze is limited" to tell that a snapshot is bad.
  const why = lapse ??
    `fsfreeze is limited to ${holdMs / 1000} seconds, ` +
      "and the agent thawed by itself";
  const error = new AgentError(
    `Cannot vouch for the snapshot: ${why} at ${at}`,
  );
  const graceEnds = performance.now() + graceMs;
  return {
    cycle,
    error,
    get isInGrace() {
      return performance.now() < graceEnds;
    },
  };
}
