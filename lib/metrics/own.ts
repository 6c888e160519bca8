/**
 * Metrics of the agent itself.
 *
 * @module
 */

import type { OwnMemory } from "../platform/vitals.ts";
import type { Counters } from "./counters.ts";
import type { Family } from "./family.ts";

const MS = 1e3;

/**
 * Tells how much memory the agent has.
 *
 * @param memory The figures
 * @returns The metrics
 */
export function ownMemoryFamilies(
  memory: OwnMemory,
): Family[] {
  return [{
    ...{ name: "stillpoint_agent_memory_bytes", type: "gauge", unit: "bytes" },
    help: "The agent's memory, and what of it belongs to nobody else.",
    samples: Object.entries(memory)
      .map(([kind, value]) => ({ labels: { kind }, value })),
  }];
}

/**
 * Tells what the agent has counted.
 *
 * @param counters Its counters
 * @returns The metrics
 */
export function counterFamilies({ commands, freezes }: Counters): Family[] {
  return [{
    ...{ name: "stillpoint_agent_requests", type: "counter" },
    help: "Requests by command, and what became of them.",
    samples: commands.flatMap(({ command, ok, errors }) => [
      { labels: { command, result: "ok" }, value: ok },
      { labels: { command, result: "error" }, value: errors },
    ]),
  }, {
    ...{ name: "stillpoint_agent_freezes", type: "counter" },
    help: "Freezes that have ended.",
    samples: [{ labels: {}, value: freezes.count }],
  }, {
    ...{ name: "stillpoint_agent_frozen_seconds", type: "counter" },
    unit: "seconds",
    help: "Time for which these freezes held.",
    samples: [{ labels: {}, value: freezes.ms / MS }],
  }, {
    ...{ name: "stillpoint_agent_longest_freeze_seconds", type: "gauge" },
    unit: "seconds",
    help: "Time for which the longest of them held.",
    samples: [{ labels: {}, value: freezes.longestMs / MS }],
  }];
}
