/**
 * What a killed agent has left.
 *
 * @module
 */

import type { MarkerRecord } from "../../../lib/freeze/marker.ts";
import { Bench, benchOf } from "./bench.ts";
import type { VirtualClock } from "./virtual_clock.ts";

/** The marker of a freeze of this boot that was complete. */
export const RECORD: MarkerRecord = {
  boot: "this-boot",
  pid: 4711,
  phase: "frozen",
  deadline: 600,
  devices: ["8:2"],
  hooks: [],
  cycle: { cycle: "a", by: "a client", command: "a command", began: 0 },
};

/**
 * Freezes, kills the agent, and starts another one.
 *
 * @param clock Tells time
 * @returns The machine with the other one
 */
export async function killedWhenFrozen(clock: VirtualClock): Promise<Bench> {
  const before = benchOf("/", "/a");
  await clock.until(before.freeze());
  before.kill();
  await clock.pass(100_000);
  return new Bench({ after: before });
}
