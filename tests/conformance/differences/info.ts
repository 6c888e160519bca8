/**
 * What `guest-info` lists.
 *
 * @module
 */

import { mapMembers } from "../normalise.ts";

/**
 * Leaves commands out of what `guest-info` returns.
 *
 * @param replies The replies
 * @param names Which commands
 * @returns The replies without them
 */
export function withoutCommands(replies: unknown, names: RegExp): unknown {
  const isNamed = (value: unknown) =>
    typeof value === "object" && value !== null && "name" in value &&
    typeof value.name === "string" && names.test(value.name);
  return mapMembers(
    replies,
    (inner) => isNamed(inner) ? undefined : withoutCommands(inner, names),
  );
}
