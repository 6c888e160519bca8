/**
 * Which commands the administrator allows.
 *
 * @module
 */

/** The administrator's lists; unknown names in them have no effect. */
export interface PolicyLists {
  /** Commands that are refused, even if the other list has them. */
  readonly blockRpcs: readonly string[];
  /** If there is one, the only commands that are allowed. */
  readonly allowRpcs?: readonly string[] | undefined;
}

/**
 * Tells whether a command is allowed.
 *
 * @param name The command
 * @param lists The administrator's lists
 * @returns Whether it is
 */
export function isAllowed(
  name: string,
  { blockRpcs, allowRpcs }: PolicyLists,
): boolean {
  if (blockRpcs.includes(name)) return false;
  return allowRpcs?.includes(name) ?? true;
}
