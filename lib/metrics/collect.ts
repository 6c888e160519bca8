/**
 * Collecting metrics: all at once, each as far as it can be had.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { MachineAbilities } from "../platform/mod.ts";
import type { Counters } from "./counters.ts";
import type { Family } from "./family.ts";
import {
  diskFamilies,
  filesystemFamilies,
  loadFamilies,
  memoryFamilies,
  networkFamilies,
  pressureFamilies,
  uptimeFamilies,
} from "./machine.ts";
import { counterFamilies, ownMemoryFamilies } from "./own.ts";

/** Where metrics come from. */
export type MetricSources = Pick<
  MachineAbilities,
  "load" | "mounts" | "network" | "stats" | "vitals"
>;

/** Collects metrics. */
export interface Metrics {
  /**
   * Collects them.
   *
   * @returns Those that can be had now
   */
  collect(): Promise<Family[]>;
}

const log = getLogger(["stillpoint", "metrics"]);

/**
 * Prepares to collect metrics of a machine.
 *
 * @param sources What to ask
 * @param counters The agent's own, if this process is an agent
 * @returns The metrics
 */
export function metricsOf(
  { load, mounts, network, stats, vitals }: MetricSources,
  counters?: Counters,
): Metrics {
  const collectors = [
    async () => vitals && uptimeFamilies(await vitals.uptime()),
    async () => load && loadFamilies(await load.averages()),
    async () => vitals && memoryFamilies(await vitals.memory()),
    async () => vitals && pressureFamilies(await vitals.pressure()),
    async () => mounts && filesystemFamilies(await mounts.list()),
    async () => stats && diskFamilies(await stats.disks()),
    async () => network && networkFamilies(await network.interfaces()),
    async () => counters && vitals && ownMemoryFamilies(await vitals.own()),
    () => Promise.resolve(counters && counterFamilies(counters)),
  ];
  return {
    collect: async () => {
      const found = await Promise.all(collectors.map(attempt));
      return found.flat().filter(({ samples }) => samples.length > 0);
    },
  };
}

async function attempt(
  collector: () => Promise<Family[] | undefined>,
): Promise<Family[]> {
  try {
    return await collector() ?? [];
  } catch (error) {
    log.debug("Some metrics are missing: {error}", { error });
    return [];
  }
}
