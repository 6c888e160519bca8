/**
 * A plan as tables for people.
 *
 * @module
 */

import type { PlannedFilesystem, PlanShape } from "../freeze/plan_shape.ts";
import { type Cell, type Column, printTable } from "./table.ts";

/** How to print. */
export interface PlanTableOptions {
  /** Whether people look at it on a terminal. */
  readonly terminal: boolean;
  /** Whether each mount without a block device is shown. */
  readonly all: boolean;
}

const WAVES: readonly Column[] = [
  { title: "WAVE", isNumber: true },
  { title: "FREEZES" },
  { title: "TYPE" },
  { title: "SOURCE" },
  { title: "LIES ON" },
  { title: "ALSO AT" },
];
const STALLED: readonly Column[] = [
  { title: "STOPS WITH IT" },
  { title: "TYPE" },
  { title: "LIES ON" },
];
const SKIPPED: readonly Column[] = [
  { title: "LEAVES ALONE" },
  { title: "TYPE" },
  { title: "WHY" },
];

/** The most usual reason, which says nothing new of `/proc` and the like. */
const NO_DEVICE = "is not on a block device";

/**
 * Prints a plan.
 *
 * @param plan The plan
 * @param options How
 * @returns Lines
 */
export function printPlan(
  { waves, stalled, skipped }: PlanShape,
  { terminal, all }: PlanTableOptions,
): string {
  const shown = skipped.filter(({ reason }) => all || reason !== NO_DEVICE);
  const hidden = skipped.length - shown.length;
  const tables: readonly [readonly Cell[][], readonly Column[]][] = [
    [waves.flatMap((wave, index) => wave.map(waveRow(index + 1))), WAVES],
    [
      stalled.map(({ mountpoint, type, on }) => [
        mountpoint,
        type,
        on.join(", "),
      ]),
      STALLED,
    ],
    [
      shown.map(({ mountpoint, type, reason }) => [mountpoint, type, reason]),
      SKIPPED,
    ],
  ];
  return [
    ...waves.length === 0 ? ["Nothing would be frozen\n"] : [],
    ...tables.filter(([rows]) => rows.length > 0)
      .map(([rows, columns]) => printTable(rows, { columns, terminal })),
    ...hidden === 0 ? [] : [`Mounts on no block device: ${hidden} (--all)\n`],
  ].join("\n");
}

function waveRow(wave: number): (filesystem: PlannedFilesystem) => Cell[] {
  return ({ mountpoint, type, source, aliases, "lies-on": below }) => [
    ...[String(wave), mountpoint, type, source],
    ...[below.join(", ") || "-", aliases.join(", ") || "-"],
  ];
}
