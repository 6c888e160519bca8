/**
 * Checks of what was read from files that somebody else may have written.
 *
 * @module
 */

/** Says whether a value may stand in a place. */
export type Check = (value: unknown) => boolean;

/**
 * Accepts text.
 *
 * @param value Any value
 * @returns Whether it is text
 */
export function text(value: unknown): boolean {
  return typeof value === "string";
}

/**
 * Accepts what can be counted or measured, and drawn.
 *
 * @param value Any value
 * @returns Whether it is a number that is neither negative nor beyond belief
 */
export function amount(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value < 1e15;
}

/**
 * Accepts a moment in the form of ISO 8601.
 *
 * @param value Any value
 * @returns Whether it is one
 */
export function moment(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

/**
 * Accepts certain values only.
 *
 * @param values Which
 * @returns The check
 */
export function oneOf(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

/**
 * Accepts that something is missing.
 *
 * @param check What it is to be otherwise
 * @returns The check
 */
export function maybe(check: Check): Check {
  return (value) => value === undefined || check(value);
}

/**
 * Accepts lists.
 *
 * @param check What each entry is to be
 * @returns The check
 */
export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/**
 * Accepts objects, whatever else they may have.
 *
 * @param members What certain members are to be
 * @returns The check
 */
export function having(members: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(members);
  return (value) => {
    if (typeof value !== "object" || value === null) return false;
    const found = new Map(Object.entries(value));
    return checks.every(([name, check]) => check(found.get(name)));
  };
}

/**
 * Reads JSON.
 *
 * @param source The text
 * @returns The value; nothing if it is not JSON
 */
export function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
