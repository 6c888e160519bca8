/**
 * How thawing went.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AgentError } from "../error.ts";
import type { Hold, HoldResult } from "./hold.ts";

const log = getLogger(["stillpoint", "freeze"]);

/** How thawing filesystems went. */
export interface ThawOutcome {
  /** How many were thawed. */
  readonly thawed: number;
  /** Mountpoints of those that somebody else had thawed before. */
  readonly lost: readonly string[];
  /** Why the system had let go before, an end of a sentence each. */
  readonly lapses: readonly string[];
  /** What went wrong, a sentence each. */
  readonly failures: readonly string[];
}

/** How thawing goes when there is nothing to thaw. */
export const NOTHING_THAWED: ThawOutcome = {
  thawed: 0,
  lost: [],
  lapses: [],
  failures: [],
};

/**
 * Waits for holds to be released.
 *
 * @param going How it goes with each
 * @returns How it went
 */
export async function outcomeOf(
  going: ReadonlyMap<Hold, Promise<HoldResult | Error>>,
): Promise<ThawOutcome> {
  const holds = [...going.keys()];
  const results = await Promise.all(going.values());
  const failures = results.filter((result) => result instanceof Error);
  return {
    thawed: results.filter((result) => result === "thawed").length,
    lost: holds.filter((_, index) => results[index] === "was not frozen")
      .map(({ mountpoint }) => mountpoint),
    lapses: [...new Set(results.flatMap((result) => lapseOf(result) ?? []))],
    failures: failures.map(({ message }) => message),
  };
}

/**
 * Tells whether the system had let go before.
 *
 * @param result How letting go went
 * @returns Why it had; nothing if it had not
 */
export function lapseOf(result: HoldResult | Error): string | undefined {
  return typeof result === "object" && "lapsed" in result
    ? result.lapsed
    : undefined;
}

/**
 * Says that a thaw has to wait.
 *
 * @param hold What is to be thawed
 * @returns The error
 */
export function stillFreezing({ mountpoint, delay }: Hold): AgentError {
  const why = delay ?? "the kernel is still freezing it";
  return new AgentError(
    `failed to thaw ${mountpoint}: ${why}; ` +
      "it will be thawed as soon as that ends",
  );
}

/**
 * Logs what went wrong.
 *
 * @param outcome How thawing went
 */
export function logFailures({ failures }: ThawOutcome): void {
  for (const failure of failures) log.error("{failure}", { failure });
}

/**
 * Throws if a snapshot that was taken meanwhile cannot be relied on.
 *
 * @param outcome How thawing went
 */
export function throwIfBroken(
  { failures, lost, lapses }: ThawOutcome,
): void {
  if (failures.length > 0) throw new AgentError(failures.join("; "));
  if (lapses.length > 0) {
    throw new AgentError(`Cannot vouch for the snapshot: ${lapses.join("; ")}`);
  }
  if (lost.length === 0) return;
  throw new AgentError(
    `Cannot vouch for the snapshot: fsfreeze is limited to what nobody else ` +
      `thaws, and somebody thawed ${lost.join(", ")} before`,
  );
}
