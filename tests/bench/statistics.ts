/**
 * Figures that a disturbed machine disturbs little.
 *
 * @module
 */

/**
 * Finds the value that a given share of all values does not exceed.
 *
 * @param values At least one value, in any order
 * @param share Such as 0.99
 * @returns One of the values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = Math.min(Math.floor(sorted.length * share), sorted.length - 1);
  const found = sorted[at];
  if (found === undefined) throw new Error("Cannot rank: there are no values");
  return found;
}

/**
 * Finds the value in the middle.
 *
 * @param values At least one value, in any order
 * @returns One of the values
 */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
