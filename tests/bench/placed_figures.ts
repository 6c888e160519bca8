/**
 * Round trips of agents and a client whose processors are known.
 *
 * @module
 */

import { confine, processors } from "./affinity.ts";
import { mapPair, type Pair } from "./pair.ts";
import type { Plan } from "./plan.ts";
import { PING } from "./requests.ts";
import { latencyFigures, measureRoundTrips } from "./round_trips.ts";
import type { RunningSubject } from "./subject.ts";
import type { Figure } from "./table.ts";

/**
 * Measures pings with agent and client on one processor, and on two if there
 * are as many.
 *
 * @param pair The agents
 * @param plan How often
 * @returns The figures; ours is expected to be no slower
 */
export async function placedFigures(
  pair: Pair<RunningSubject>,
  plan: Plan,
): Promise<Figure[]> {
  const all = await processors();
  const pids = [Deno.pid, ...mapPair(pair, ({ pid }) => pid)];
  const figures: Figure[] = [];
  try {
    for (const [index, processor] of all.slice(0, 2).entries()) {
      for (const pid of pids) {
        await confine(pid, pid === Deno.pid ? all.slice(0, 1) : [processor]);
      }
      const place = index === 0 ? "one processor" : "two processors";
      figures.push(...latencyFigures(`guest-ping, socket, ${place}`, {
        latencies: measureRoundTrips(pair, { ...plan, request: PING }),
        isExpected: true,
      }));
    }
  } finally {
    for (const pid of pids) await confine(pid, all);
  }
  return figures;
}
