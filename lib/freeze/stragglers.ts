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

/**
 * Refuses another freeze as long as there are any: they could not be told from
 * what that one freezes.
 *
 * @param stragglers Those of the cycle before
 */
export function refuseBeside(stragglers: readonly Hold[]): void {
  if (stragglers.length === 0) return;
  const stuck = stragglers.filter(({ delay }) => delay === undefined);
  const reasons = stragglers.flatMap(({ mountpoint, delay }) =>
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
 * Thaws them once that can be done, however late that is. Until then, nothing
 * else may be frozen: tidying up would take away the marker of that.
 *
 * @param cycle What is over but for them
 */
export async function outlast(
  cycle: Pick<Cycle, "stragglers" | "tidyUp">,
): Promise<void> {
  await Promise.all(cycle.stragglers.map((hold) => hold.insist()));
  await cycle.tidyUp().catch((error) => log.error("{error}", { error }));
  log.warn("The kernel has let go of the last filesystem: all are thawed");
}
