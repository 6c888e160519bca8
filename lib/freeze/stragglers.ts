/**
 * Filesystems that cannot be thawed yet though their cycle is over: the kernel
 * still freezes them, or they cannot be reached.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AgentError } from "../error.ts";
import type { Cycle } from "./cycle.ts";
import type { Hold } from "./hold.ts";

const log = getLogger(["stillpoint", "freeze"]);

/** Sees to it that they are thawed, and keeps new freezes away until then. */
export class Stragglers {
  #holds: readonly Hold[] = [];

  /** Throws if there are any: they could not be told from a new freeze. */
  refuseFreeze(): void {
    if (this.#holds.length === 0) return;
    const stuck = this.#holds.filter(({ delay }) => delay === undefined);
    const reasons = this.#holds.flatMap(({ mountpoint, delay }) =>
      delay === undefined ? [] : [`${mountpoint} is still frozen: ${delay}`]
    );
    if (stuck.length > 0) {
      const names = stuck.map(({ mountpoint }) => mountpoint).join(", ");
      reasons.unshift(
        `the kernel is still freezing ${names} for an earlier try`,
      );
    }
    throw new AgentError(`Cannot freeze: ${reasons.join("; ")}`);
  }

  /**
   * Thaws those of a cycle once that can be done, however late that is.
   *
   * @param cycle What is over but for them
   */
  async outlast(cycle: Pick<Cycle, "stragglers" | "tidyUp">): Promise<void> {
    this.#holds = cycle.stragglers;
    await Promise.all(this.#holds.map((hold) => hold.insist()));
    await cycle.tidyUp().catch((error) => log.error("{error}", { error }));
    // Only now: tidying up would take away the marker of another freeze.
    this.#holds = [];
    log.warn("The kernel has let go of the last filesystem: all are thawed");
  }
}
