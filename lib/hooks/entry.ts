/**
 * A hook that is configured, whether it can be used or not.
 *
 * @module
 */

import type { Quiescer } from "../freeze/quiescer.ts";

/** A hook, as a person wants to see it. */
export interface HookEntry {
  /** What people call it: a unit's name, or a hook's path. */
  readonly name: string;
  /** The file that describes it, or the hook itself. */
  readonly path: string;
  /** The unit's type, or `hook` for one that is run as the reference does. */
  readonly type: string;
  /** What is run, if it is a program. */
  readonly program?: string | undefined;
  /** Where what it quiesces listens, if it is a server. */
  readonly socket?: string | undefined;
  /** See {@linkcode Quiescer.order}; absent if it cannot be known. */
  readonly order?: number;
  /** See {@linkcode Quiescer.onFailure}; absent if it cannot be known. */
  readonly onFailure?: "abort" | "continue";
  /** See {@linkcode Quiescer.timeoutMs}; absent if it cannot be known. */
  readonly timeoutMs?: number;
  /** Why it cannot be used, if so. */
  readonly refusal?: string;
  /**
   * What does the work: absent if a freeze has to fail, because nobody can
   * say what would have been quiesced.
   */
  readonly quiescer?: Quiescer;
}

/**
 * Puts hooks into the order of a freeze, those of unknown order last.
 *
 * @param one A hook
 * @param other Another one
 * @returns As `Array.sort` wants it
 */
export function byOrder(
  one: { readonly order?: number; readonly name: string },
  other: { readonly order?: number; readonly name: string },
): number {
  const difference = placeOf(one) - placeOf(other);
  if (difference !== 0) return difference;
  return one.name < other.name ? -1 : Number(one.name > other.name);
}

function placeOf({ order = Number.MAX_SAFE_INTEGER }: {
  readonly order?: number;
}): number {
  return order;
}
