/**
 * Averages that forget: the older a figure is, the less it counts.
 *
 * @module
 */

import type { ProcessorTimes } from "../../ffi/windows/processors.ts";
import type { Load } from "../load.ts";

/** After so many seconds a figure counts for 1/e. */
const SECONDS = { one: 60, five: 300, fifteen: 900 } as const;

/** A figure that held for some time. */
export interface Figure {
  /** How many threads ran or waited. */
  readonly threads: number;
  /** For how long. */
  readonly seconds: number;
}

/**
 * Adds a figure to averages.
 *
 * @param load The averages until then; none before the first figure
 * @param figure The figure
 * @returns The averages with it; the first figure is its own average
 */
export function averaged(load: Load | undefined, figure: Figure): Load {
  const { threads, seconds } = figure;
  const blend = (span: keyof typeof SECONDS): number => {
    if (load === undefined) return threads;
    const rest = Math.exp(-seconds / SECONDS[span]);
    return load[span] * rest + threads * (1 - rest);
  };
  return { one: blend("one"), five: blend("five"), fifteen: blend("fifteen") };
}

/**
 * Tells how many threads ran, on average, between two looks.
 *
 * @param processors How many processors there are
 * @param looks How long they had worked by then
 * @returns How many; between none and one for each processor
 */
export function runningThreads(
  processors: number,
  { from, to }: { readonly from: ProcessorTimes; readonly to: ProcessorTimes },
): number {
  const total = Number(to.total - from.total);
  if (total <= 0) return 0;
  const busy = 1 - Number(to.idle - from.idle) / total;
  return processors * Math.min(Math.max(busy, 0), 1);
}
