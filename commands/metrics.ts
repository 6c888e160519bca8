/**
 * Figures for monitoring.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { object } from "../lib/schema.ts";

/** Tells everything that can be measured cheaply. */
export const getMetrics: Command = command({
  name: "__org.stillpoint_metrics",
  summary: "Tells how the machine and the agent are doing, in one call.",
  args: object({}),
  returns: '{metrics: [{name: str, type: "counter" | "gauge", *unit: str, ' +
    "help: str, samples: [{labels: {…: str}, value: number}]}]}",
  needs: ["metrics"],
  run: async (_args, { metrics }) => ({ metrics: await metrics.collect() }),
});
