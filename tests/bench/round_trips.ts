/**
 * Round trips to several agents in turns, so that whatever else the machine
 * does meanwhile disturbs all of them alike.
 *
 * @module
 */

import { median, percentile } from "./statistics.ts";
import type { Figure } from "./table.ts";

/** Somebody who answers. */
export interface Answerer {
  /**
   * Makes one round trip.
   *
   * @param request What to ask
   */
  exchange(request: Uint8Array<ArrayBuffer>): unknown;
}

/** How long round trips take, in microseconds. */
export interface Latency {
  /** One of two is quicker. */
  readonly p50: number;
  /** All but one of a hundred are quicker. */
  readonly p99: number;
}

/** What is asked, and how often. */
export interface RoundTripOptions {
  /** The request. */
  readonly request: Uint8Array<ArrayBuffer>;
  /** How many rounds are measured, after one that is not. */
  readonly rounds: number;
  /** Round trips in a round. */
  readonly each: number;
}

const MICROSECONDS = 1000;

/**
 * Measures round trips.
 *
 * @param answerers The agents
 * @param options What is asked
 * @returns For each agent the medians over its rounds
 */
export function measureRoundTrips(
  answerers: readonly Answerer[],
  { request, rounds, each }: RoundTripOptions,
): Latency[] {
  const taken = answerers.map((): Latency[] => []);
  for (let round = 0; round <= rounds; round++) {
    answerers.forEach((answerer, index) => {
      const latency = oneRound(answerer, { request, each });
      if (round > 0) taken[index]?.push(latency);
    });
  }
  return taken.map(middle);
}

/**
 * Makes round trips to one agent.
 *
 * @param answerer The agent
 * @param options What is asked
 * @returns How long they took
 */
export function oneRound(
  answerer: Answerer,
  { request, each }: Pick<RoundTripOptions, "request" | "each">,
): Latency {
  const times = Array.from({ length: each }, () => {
    const begun = performance.now();
    answerer.exchange(request);
    return (performance.now() - begun) * MICROSECONDS;
  });
  return { p50: median(times), p99: percentile(times, 0.99) };
}

/**
 * Finds the usual round.
 *
 * @param rounds What each round gave
 * @returns The median of each figure
 */
export function middle(rounds: readonly Latency[]): Latency {
  return {
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
  };
}

/**
 * Names the percentiles of both agents.
 *
 * @param name What was asked, and how
 * @param options What was measured, and whether ours has to be as quick
 * @returns Two figures
 */
export function latencyFigures(
  name: string,
  { latencies, isExpected }: {
    readonly latencies: readonly Latency[];
    readonly isExpected: boolean;
  },
): Figure[] {
  const [ours, theirs] = latencies;
  if (ours === undefined || theirs === undefined) return [];
  const expected = { most: theirs.p50, because: "qemu-ga" };
  const p50 = { name: `${name}, p50 us`, ours: ours.p50, theirs: theirs.p50 };
  return [
    isExpected ? { ...p50, expected } : p50,
    { name: `${name}, p99 us`, ours: ours.p99, theirs: theirs.p99 },
  ];
}
