/**
 * Times for people: as many digits as say something.
 *
 * @module
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Writes a duration.
 *
 * @param ms The duration, in milliseconds
 * @returns Three digits or so, with a unit: `58.2 ms`, `1.24 s`, `2 min 3 s`
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 *
 * strictEqual(durationText(1240), "1.24 s");
 * ```
 */
export function durationText(ms: number): string {
  if (ms < SECOND - 0.5) return `${threeDigits(ms)} ms`;
  if (ms < MINUTE - 5) return `${threeDigits(ms / SECOND)} s`;
  if (ms < HOUR - 500) {
    return twoUnits(ms, { unit: MINUTE, names: ["min", "s"] });
  }
  return twoUnits(ms, { unit: HOUR, names: ["h", "min"] });
}

function threeDigits(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return String(Number(value.toFixed(digits)));
}

function twoUnits(
  ms: number,
  { unit, names: [large, small] }: {
    readonly unit: number;
    readonly names: readonly [large: string, small: string];
  },
): string {
  const part = unit / 60;
  const parts = Math.round(ms / part);
  const rest = parts % 60;
  const whole = `${Math.floor(parts / 60)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
