/**
 * Figures of the agents as processes of this machine, on Unix sockets.
 *
 * @module
 */

import { memoryFigures } from "./memory_figures.ts";
import { alternate, mapPair, type Pair } from "./pair.ts";
import { placedFigures } from "./placed_figures.ts";
import type { Plan } from "./plan.ts";
import { peakOf, switchesOf, wakeUpsBetween } from "./process_figures.ts";
import { INFO, largeRequest, PING, SYNC } from "./requests.ts";
import { latencyFigures, measureRoundTrips } from "./round_trips.ts";
import { median } from "./statistics.ts";
import { RunningSubject, type Subject } from "./subject.ts";
import type { Figure } from "./table.ts";
import { pause } from "./yardstick.ts";

/** An idle agent sleeps; the rest is for what the kernel does on its own. */
export const FEW_WAKE_UPS = { most: 5, because: "none of its own" } as const;

/** The requests, and what each line of the table is called. */
const REQUESTS = [
  ["guest-ping", PING],
  ["guest-sync-delimited", SYNC],
  ["guest-info", INFO],
] as const;

/**
 * Measures how long it takes from the start of the program to its first reply.
 *
 * @param subjects The agents
 * @param plan How often
 * @returns One figure
 */
export async function startFigures(
  subjects: Pair<Subject>,
  { starts }: Plan,
): Promise<Figure[]> {
  const times = await alternate(subjects, starts, (subject) => {
    const begun = performance.now();
    const running = RunningSubject.start(subject);
    running.exchange(PING);
    return { running, value: performance.now() - begun };
  });
  const [ours, theirs] = mapPair(times, median);
  return [{ name: "start to first reply, ms", ours, theirs }];
}

/**
 * Measures round trips, memory after them and wake-ups of agents that keep running.
 *
 * @param subjects The agents
 * @param plan How much
 * @returns The figures
 */
export async function runningFigures(
  subjects: Pair<Subject>,
  plan: Plan,
): Promise<{ figures: Figure[]; hangUps: number }> {
  await using ours = RunningSubject.start(subjects[0]);
  await using theirs = RunningSubject.start(subjects[1]);
  const pair = [ours, theirs] as const;
  for (const running of pair) running.disconnect();
  await pause(plan.settleMs);
  const idle = await idleFigures(pair, plan);
  const latency = await placedFigures(pair, plan);
  for (const [name, request] of REQUESTS) {
    latency.push(...latencyFigures(`${name}, socket, not placed`, {
      latencies: measureRoundTrips(pair, { ...plan, request }),
      isExpected: false,
    }));
  }
  await pause(plan.settleMs);
  const after = memoryFigures(pair, "after the round trips");
  // V8 tidies up once, some seconds after much work; that is no idle agent's.
  const tidying = await wakeUps(pair, {
    when: "after the round trips",
    ms: plan.tidyMs,
  });
  const figures = [...latency, ...idle, ...after, tidying];
  return { figures, hangUps: theirs.hangUps };
}

/**
 * Measures a request of many megabytes, each with a fresh agent.
 *
 * @param subjects The agents
 * @param plan How large and how often
 * @returns Time and peak memory
 */
export async function largeFigures(
  subjects: Pair<Subject>,
  { large, largeBytes }: Plan,
): Promise<Figure[]> {
  const request = largeRequest(largeBytes);
  const size = `${largeBytes / 2 ** 20} MiB request`;
  const taken = await alternate(subjects, large, (subject) => {
    const running = RunningSubject.start(subject);
    const begun = performance.now();
    running.exchange(request);
    const ms = performance.now() - begun;
    return { running, value: { ms, peak: peakOf(running.pid) } };
  });
  const ms = mapPair(taken, (all) => median(all.map((one) => one.ms)));
  const peak = mapPair(taken, (all) => median(all.map((one) => one.peak)));
  return [
    { name: `${size}, ms`, ours: ms[0], theirs: ms[1] },
    { name: `${size}, peak MiB`, ours: peak[0], theirs: peak[1] },
  ];
}

async function idleFigures(
  pair: Pair<RunningSubject>,
  { idleMs, settleMs }: Plan,
): Promise<Figure[]> {
  const alone = await wakeUps(pair, { when: "with no client", ms: idleMs });
  for (const running of pair) {
    running.connect();
    running.exchange(PING);
  }
  await pause(settleMs);
  const attended = await wakeUps(pair, {
    when: "with an idle client",
    ms: idleMs,
  });
  return [alone, attended].map((figure) => ({
    ...figure,
    expected: FEW_WAKE_UPS,
  }));
}

async function wakeUps(
  pair: Pair<RunningSubject>,
  { when, ms }: { readonly when: string; readonly ms: number },
): Promise<Figure> {
  const before = mapPair(pair, ({ pid }) => switchesOf(pid));
  await pause(ms);
  const after = mapPair(pair, ({ pid }) => switchesOf(pid));
  return {
    name: `wake-ups in ${ms / 1000} s ${when}`,
    ours: wakeUpsBetween(before[0], after[0]),
    theirs: wakeUpsBetween(before[1], after[1]),
    digits: 0,
  };
}
