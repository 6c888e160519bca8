/**
 * A marker that a killed agent has left.
 *
 * @module
 */

import type { MarkerRecord } from "../../../lib/freeze/marker.ts";

/** A freeze of this boot that was complete. */
export const RECORD: MarkerRecord = {
  boot: "this-boot",
  pid: 4711,
  phase: "frozen",
  deadline: 600,
  devices: ["8:2"],
  hooks: [],
  cycle: { cycle: "a", by: "a client", command: "a command", began: 0 },
};
