/**
 * Where moments of a cycle lie in its picture.
 *
 * A freeze takes milliseconds and its hold may take minutes. If one scale
 * cannot show both, each phase has a scale of its own.
 *
 * @module
 */

import type { CycleReport, PhaseName, Span } from "../freeze/report.ts";

/** A phase and its place in the picture. */
export interface Panel {
  /** The phase; none if no phase is known. */
  readonly phase: PhaseName | undefined;
  /** When it begins and ends, in milliseconds since the cycle began. */
  readonly from: number;
  /** See {@linkcode Panel.from}. */
  readonly to: number;
  /** Where that is, in pixels. */
  readonly left: number;
  /** See {@linkcode Panel.left}. */
  readonly right: number;
}

/** Maps time to place. */
export interface Scale {
  /** The phases, in order; each begins when the one before it ends. */
  readonly panels: readonly Panel[];
  /** Whether they all have the same scale, and no gaps between them. */
  readonly isUniform: boolean;
}

/** Where a picture has room for time. */
export interface Extent {
  /** Where it begins, in pixels. */
  readonly left: number;
  /** Where it ends. */
  readonly right: number;
}

/** So that the name of a phase has room. */
const NARROWEST = 84;
const GAP = 10;

/** Times are rounded to thousandths of a millisecond. */
const BLINK = 0.002;

/** Little happens while all is frozen, so that it need not be wide. */
const QUIET = 0.5;

/**
 * Works out a scale.
 *
 * @param report The cycle
 * @param extent Where there is room
 * @returns The scale
 */
export function scaleOf(report: CycleReport, extent: Extent): Scale {
  const stretches = stretchesOf(report);
  const room = extent.right - extent.left;
  const total = stretches.at(-1)?.to ?? 1;
  const even = stretches.map(({ from, to }) => room * (to - from) / total);
  if (stretches.length === 1 || even.every((width) => width >= NARROWEST)) {
    return {
      panels: laidOut(stretches, { ...extent, widths: even, gap: 0 }),
      isUniform: true,
    };
  }
  const gaps = GAP * (stretches.length - 1);
  const free = room - gaps - NARROWEST * stretches.length;
  const weights = stretches.map(weightOf);
  const sum = weights.reduce((a, b) => a + b, 0);
  const widths = weights.map((weight) => NARROWEST + free * weight / sum);
  return {
    panels: laidOut(stretches, { ...extent, widths, gap: GAP }),
    isUniform: false,
  };
}

/**
 * Finds the place of a moment. One at which a phase ends and another begins
 * has two, and belongs to what begins or ends then.
 *
 * @param scale The scale
 * @param at The moment, in milliseconds since the cycle began
 * @param side Whether something ends then, or begins
 * @returns The place, in pixels
 */
export function placeOf(
  { panels }: Scale,
  at: number,
  side: "begin" | "end" = "end",
): number {
  const moment = side === "begin" ? at + BLINK : at - BLINK;
  const panel = panels.find(({ to }) => moment <= to) ?? panels.at(-1);
  if (panel === undefined) return 0;
  const { from, to, left, right } = panel;
  const share = (at - from) / (to - from);
  return left + (right - left) * Math.min(1, Math.max(0, share));
}

/**
 * Tells when the last of what a report tells of was over.
 *
 * @param report The cycle
 * @returns Milliseconds since it began
 */
export function endOf(
  { phases, filesystems, hooks, window }: CycleReport,
): number {
  const spans: Span[] = [
    ...phases.filter(({ phase }) => phase !== "expired"),
    ...filesystems.flatMap(({ steps }) => steps),
    ...hooks,
    ...window === undefined ? [] : [window],
  ];
  const ends = spans.map(({ at, ms = 0 }) => at + ms);
  return ends.reduce((a, b) => Math.max(a, b), 0);
}

interface Stretch {
  readonly phase: PhaseName | undefined;
  readonly from: number;
  readonly to: number;
}

/** A cycle is over when it has expired: what follows is only waiting. */
function stretchesOf(report: CycleReport): Stretch[] {
  const phases = report.phases.filter(({ phase }) => phase !== "expired");
  const end = Math.max(endOf(report), 0.001);
  const begins = phases.map(({ at }) => at);
  const all = phases.map(({ phase }, index) => ({
    phase,
    from: index === 0 ? 0 : begins[index] ?? 0,
    to: begins[index + 1] ?? end,
  })).filter(({ from, to }) => to > from);
  return all.length > 0 ? all : [{ phase: undefined, from: 0, to: end }];
}

/** Ten times as long is a little wider. */
function weightOf({ phase, from, to }: Stretch): number {
  const weight = Math.log10(1 + (to - from) * 10);
  return phase === "frozen" ? weight * QUIET : weight;
}

function laidOut(
  stretches: readonly Stretch[],
  { left, widths, gap }: Extent & {
    readonly widths: readonly number[];
    readonly gap: number;
  },
): Panel[] {
  let at = left;
  return stretches.map((stretch, index) => {
    const right = at + (widths[index] ?? 0);
    const panel = { ...stretch, left: at, right };
    at = right + gap;
    return panel;
  });
}
