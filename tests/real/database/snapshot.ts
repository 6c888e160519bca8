/**
 * One freeze cycle as the engine does it, with one application, and with a
 * copy taken in the middle.
 *
 * @module
 */

import type { Quiescer } from "../../../lib/freeze/quiescer.ts";
import type { Place } from "./place.ts";
import { cycle } from "./unit.ts";

/** When what happened, by `performance.now()`, and what was said. */
export interface Snapshot {
  /** Before the application was asked to be quiet. */
  readonly asked: number;
  /** When it had said that it was. */
  readonly quiet: number;
  /** When everything was frozen. */
  readonly frozen: number;
  /** Before it was thawed. */
  readonly thawing: number;
  /** What the quiescer said. */
  readonly output: string;
  /** What it said when it was asked while frozen. */
  readonly lost: string | undefined;
}

/** How long to let writers try while everything is held, in milliseconds. */
const TRY_MS = 300;

/**
 * Takes a snapshot and lets everything go on.
 *
 * @param place What is frozen and copied
 * @param quiescer Holds the application
 * @returns What happened
 */
export async function takeSnapshot(
  place: Place,
  quiescer: Required<Omit<Quiescer, "mark">>,
): Promise<Snapshot> {
  const { signal } = new AbortController();
  const context = cycle();
  const asked = performance.now();
  const { output } = await quiescer.quiesce(context, signal);
  const quiet = performance.now();
  let snapshot: Snapshot | undefined;
  try {
    await tryFor(TRY_MS);
    await place.frozen(async () => {
      const frozen = performance.now();
      await place.copy();
      await tryFor(TRY_MS);
      const lost = await quiescer.lost(signal);
      const thawing = performance.now();
      snapshot = { asked, quiet, frozen, thawing, output, lost };
    });
  } finally {
    await quiescer.resume(context);
  }
  if (snapshot === undefined) throw new Error("there is no snapshot");
  return snapshot;
}

/**
 * Not a wait for anything: gives writers the time to do wrong.
 *
 * @param ms How much, in milliseconds
 */
export async function tryFor(ms: number): Promise<void> {
  await new Promise((wake) => setTimeout(wake, ms));
}
