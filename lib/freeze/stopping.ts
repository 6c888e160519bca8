/**
 * Bringing filesystems to a stop: what takes long comes first, so that
 * programs wait as little as can be.
 *
 * @module
 */

import { type FreezePlan, stoppedBy } from "../platform/filesystems.ts";
import type { FreezeClock } from "./clock.ts";
import type { Members } from "./members.ts";
import type { FreezeStamp, LogGate } from "./parts.ts";
import type { Recorder } from "./record.ts";

/** What filesystems are stopped with. */
export interface StoppingParts {
  /** The filesystems, none of them open. */
  readonly members: Members;
  /** Takes down what happens. */
  readonly record: Recorder;
  /** Tells time. */
  readonly clock: FreezeClock;
  /** Keeps log lines in memory from now on. */
  readonly log: LogGate;
  /** Leaves word of the cycle, while that can still be written out. */
  readonly stamp?: FreezeStamp;
  /** Breaks it off. */
  readonly signal: AbortSignal;
  /** Notes down which filesystems may become frozen. */
  note(): Promise<void>;
}

/** A first round of writing out that takes longer deserves a second one. */
const SLOW_SYNC_MS = 20;

/**
 * Opens filesystems, which is the last step that looks at paths, writes out
 * what is dirty, and freezes. What programs write during the first
 * round has to be written by the freeze, while they wait: if that can be much,
 * a second round leaves only what is written during that one.
 *
 * @param plan What to stop, and in which order
 * @param parts What filesystems are stopped with
 * @returns How many are frozen
 */
export async function stopWriting(
  plan: FreezePlan,
  { members, record, clock, log, stamp, signal, note }: StoppingParts,
): Promise<number> {
  await members.open(stoppedBy(plan), signal);
  await stamp?.put({ report: record.report, plan, signal });
  const begun = clock.now();
  await members.sync(signal);
  const isSlow = clock.now() - begun >= SLOW_SYNC_MS;
  await note();
  if (isSlow) await members.sync(signal);
  log.hold();
  return await members.freeze(plan.freeze, signal);
}
