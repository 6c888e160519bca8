/**
 * The figures of many freezes, and what is expected of them.
 *
 * @module
 */

import type { Pair } from "./pair.ts";
import { median } from "./statistics.ts";
import type { Figure } from "./table.ts";

/** What was measured in one cycle. */
export interface FreezeSample {
  /** From the first call that freezes to the reply, in milliseconds. */
  readonly window: number;
  /** The longest write of any writer, in milliseconds. */
  readonly stall: number;
  /** From the request to the reply as the host sees it, in milliseconds. */
  readonly call: number;
  /** Mebibytes that were dirty before. */
  readonly dirty: number;
}

/** The most that ours may be, as a part of theirs. */
const SHARE = 0.2;

/**
 * Sums cycles up.
 *
 * @param samples Those of each agent
 * @returns The figures
 */
export function freezeFigures(
  samples: Pair<readonly FreezeSample[]>,
): Figure[] {
  const of = (key: keyof FreezeSample) =>
    samples.map((own) => own.map((sample) => sample[key]));
  return [
    middle("frozen window", of("window")),
    worst("frozen window", of("window")),
    middle("longest write stall", of("stall")),
    worst("longest write stall", of("stall")),
    unjudged(middle("request to reply", of("call"))),
    {
      ...unjudged(middle("", of("dirty"))),
      name: "dirty before the request, MiB",
    },
  ];
}

function middle(what: string, values: readonly number[][]): Figure {
  const [ours = 0, theirs = 0] = values.map(median);
  const expected = { most: SHARE * theirs, because: `${SHARE} x qemu-ga` };
  return { name: `${what}, ms`, ours, theirs, expected };
}

function worst(what: string, values: readonly number[][]): Figure {
  const [ours = 0, theirs = 0] = values.map((own) => Math.max(...own));
  return { name: `${what}, ms, worst round`, ours, theirs };
}

/** For what is told only so that the rest can be understood. */
function unjudged({ name, ours, theirs }: Figure): Figure {
  return { name, ours, theirs };
}
