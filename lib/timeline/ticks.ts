/**
 * Marks on the axis of time.
 *
 * @module
 */

import type { Panel, Scale } from "./scale.ts";
import { widthOf } from "./words.ts";

/** A mark and what it says. */
export interface Tick {
  /** Where it is, in pixels. */
  readonly place: number;
  /** When that is. */
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Steps that are not powers of ten. */
const LONG_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 4, 6, 12, 24].map((count) => count * HOUR),
];

const LABEL_ROOM = 60;
const LABEL_GAP = 10;
const LEAN = 8;
const TICK_SIZE = 11;

/**
 * Finds a step that people can count in.
 *
 * @param room How long it has to be at least, in milliseconds
 * @returns The step, in milliseconds: 1, 2 or 5 of something, or parts of a
 * minute or an hour
 */
export function niceStep(room: number): number {
  if (room > SECOND / 2) {
    const found = LONG_STEPS.find((step) => step >= room);
    if (found !== undefined) return found;
    return Math.ceil(room / (24 * HOUR)) * 24 * HOUR;
  }
  const power = 10 ** Math.floor(Math.log10(room));
  const factor = [1, 2, 5, 10].find((one) => one * power >= room * 0.999) ?? 10;
  return factor * power;
}

/**
 * Writes a moment as exactly as a step asks for.
 *
 * @param at The moment, in milliseconds since the cycle began
 * @param step How far it is to the next one
 * @returns `0`, `12 ms`, `1.25 s`, `2:30`, `1:02:30`
 */
export function tickLabel(at: number, step: number): string {
  if (at === 0) return "0";
  if (at < SECOND && step < SECOND) return `${fixed(at, step)} ms`;
  if (step < SECOND || at < MINUTE) {
    return `${fixed(at / SECOND, step / SECOND)} s`;
  }
  const seconds = Math.round(at / SECOND);
  const [hours, minutes] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
  ];
  const rest = String(seconds % 60).padStart(2, "0");
  if (hours === 0) return `${minutes}:${rest}`;
  return `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}

/**
 * Marks an axis.
 *
 * @param scale Where moments lie
 * @returns The marks, from the left; their words do not overlap
 */
export function ticksOf({ panels, isUniform }: Scale): Tick[] {
  const ticks: Tick[] = [];
  let end = -Infinity;
  for (const panel of panels) {
    // Between phases of different scales, words must not lean over.
    const lean = isUniform ? Infinity : LEAN;
    for (const { place, label } of marksOf(panel)) {
      const half = widthOf(label, TICK_SIZE) / 2;
      const [from, to] = [place - half, place + half];
      const fits = from >= end && from >= panel.left - lean &&
        to <= panel.right + lean;
      if (!fits) continue;
      ticks.push({ place, label });
      end = to + LABEL_GAP;
    }
  }
  return ticks;
}

function marksOf({ from, to, left, right }: Panel): Tick[] {
  const step = niceStep(LABEL_ROOM * (to - from) / (right - left));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const at = (first + index) * step;
    const place = left + (right - left) * (at - from) / (to - from);
    return { place, label: tickLabel(at, step) };
  });
}

function fixed(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toFixed(Math.min(digits, 6));
}
