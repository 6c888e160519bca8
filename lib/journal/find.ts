/**
 * Finding cycles by their names.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { JournalEntry } from "./entry.ts";

/** Nobody means anything by fewer characters. */
const SHORTEST = 4;

/**
 * Finds a cycle. A name that was used again means the last one.
 *
 * @param entries Where to look, the oldest first
 * @param name Its name, or the beginning of it; the last cycle unless given
 * @returns The cycle; throws if there is none, or more than one
 */
export function findCycle(
  entries: readonly JournalEntry[],
  name?: string,
): JournalEntry {
  if (name === undefined) {
    const last = entries.at(-1);
    if (last === undefined) throw new AgentError("there are no cycles");
    return last;
  }
  const exact = entries.findLast(({ cycle }) => cycle === name);
  if (exact !== undefined) return exact;
  const isLong = name.length >= SHORTEST;
  const begun = entries.filter(({ cycle }) => isLong && cycle.startsWith(name));
  const names = new Set(begun.map(({ cycle }) => cycle));
  if (names.size > 1) {
    const list = [...names].join(", ");
    throw new AgentError(`"${name}" may be any of these cycles: ${list}`);
  }
  const found = begun.at(-1);
  if (found === undefined) throw new AgentError(`there is no cycle "${name}"`);
  return found;
}
