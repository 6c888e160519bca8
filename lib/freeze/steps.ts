/**
 * What a freeze does with a single filesystem. Each step enters a lane, since
 * it may hang, has a deadline of its own and is recorded.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pauseFor, within } from "../deadline.ts";
import { AgentError } from "../error.ts";
import type { Filesystem, Filesystems } from "../platform/filesystems.ts";
import { Hold, type HoldResult } from "./hold.ts";
import type { FreezeLanes } from "./lanes.ts";
import { lapseOf, stillFreezing } from "./outcome.ts";
import type { Recorder } from "./record.ts";
import type { FreezeSettings } from "./settings.ts";

/** What steps are taken with. */
export interface StepParts {
  /** Finds and freezes filesystems. */
  readonly filesystems: Filesystems;
  /** Bounds how many calls may hang. */
  readonly lanes: FreezeLanes;
  /** Takes down what happens. */
  readonly record: Recorder;
  /** Deadlines, and what is passed over. */
  readonly settings: FreezeSettings;
}

/** What a step is taken with that may not be wanted any more. */
export interface StepOptions extends StepParts {
  /** Ends the wait; its reason is an error. */
  readonly signal: AbortSignal;
}

/**
 * How long a thaw waits for a freeze that the kernel has not answered, in
 * milliseconds: enough for one that is merely under way, and little enough
 * that a thaw is answered within 100 ms when storage is dead.
 */
const STRAGGLER_MS = 50;

const log = getLogger(["stillpoint", "freeze"]);

/**
 * Opens a filesystem. One that opens too late is closed again.
 *
 * @param filesystem Which
 * @param options What with, and what ends the wait
 * @returns The filesystem in the hands of the freeze
 */
export async function openOne(
  filesystem: Filesystem,
  options: StepOptions,
): Promise<Hold> {
  const what = `failed to open ${filesystem.mountpoint}`;
  const { lanes, filesystems, record } = options;
  await lanes.enter(what, options.signal);
  const end = record.step(filesystem, "open");
  const opening = lanes.occupy(filesystems.open(filesystem));
  opening.then(() => end(), end);
  try {
    return new Hold(await inTime(opening, { what, ...options }));
  } catch (error) {
    end(error);
    opening.then((late) => late[Symbol.dispose](), () => {});
    throw error;
  }
}

/**
 * Writes out what is dirty. A failure is logged, and left for the freeze to
 * find.
 *
 * @param hold The filesystem
 * @param options What with, and what ends the wait
 */
export async function syncOne(
  hold: Hold,
  options: StepOptions,
): Promise<void> {
  const { superblock, mountpoint } = hold;
  const what = `failed to sync ${mountpoint}`;
  const { lanes, record } = options;
  await lanes.enter(what, options.signal);
  const end = record.step(superblock.filesystem, "sync");
  const syncing = lanes.occupy(superblock.sync());
  const synced = syncing.then(() => end(), (error) => {
    end(error);
    log.warn("{error}", { error });
  });
  await inTime(synced, { what, ...options });
}

/**
 * Freezes a filesystem.
 *
 * @param hold The filesystem
 * @param options What with, and what ends the wait
 * @returns Whether it is frozen; it is not if it cannot be, or is passed over
 */
export async function freezeOne(
  hold: Hold,
  options: StepOptions,
): Promise<boolean> {
  const what = `failed to freeze ${hold.mountpoint}`;
  const { filesystem } = hold.superblock;
  const { lanes, record } = options;
  await lanes.enter(what, options.signal);
  const end = record.step(filesystem, "freeze");
  try {
    await inTime(lanes.occupy(hold.freeze()), { what, ...options });
    end();
    record.result(filesystem, "frozen");
    return true;
  } catch (error) {
    const refusal = refusalOf(error, { what, ...options });
    const isUnsupported = refusal === "unsupported";
    record.result(filesystem, isUnsupported ? refusal : "failed");
    end(isUnsupported ? undefined : refusal);
    if (isUnsupported || isPassedOver(error, options)) return false;
    throw refusal;
  }
}

/**
 * Lets go of a filesystem. What the kernel has not answered in time is thawed
 * as soon as it does.
 *
 * @param hold The filesystem
 * @param parts What with
 * @returns How it went
 */
export async function thawOne(
  hold: Hold,
  { record, settings }: StepParts,
): Promise<HoldResult | Error> {
  const releasing = hold.mayBeFrozen ? release(hold, record) : hold.release();
  if (hold.isFreezing) await pauseFor(releasing, STRAGGLER_MS);
  if (hold.isFreezing) return stillFreezing(hold);
  const what = `failed to thaw ${hold.mountpoint}`;
  const { thawMs: ms } = settings;
  return await within(releasing, { what, ms }).catch((error: Error) => error);
}

function release(hold: Hold, record: Recorder): Promise<HoldResult> {
  const { filesystem } = hold.superblock;
  const end = record.step(filesystem, "thaw");
  const releasing = hold.release();
  releasing.then((result) => {
    const lapse = lapseOf(result);
    end(lapse);
    if (lapse !== undefined) record.result(filesystem, "lapsed");
    if (result !== "was not frozen") return;
    record.result(filesystem, "thawed by somebody else");
  }, end);
  return releasing;
}

function refusalOf(
  error: unknown,
  { what, filesystems }: StepParts & { what: string },
): unknown {
  const kind = filesystems.classify(error);
  if (kind === "unsupported") return kind;
  if (kind !== "already frozen") return error;
  return new AgentError(`${what}: somebody else has frozen it`, {
    cause: error,
  });
}

function isPassedOver(
  error: unknown,
  { filesystems, settings }: StepParts,
): boolean {
  const kind = filesystems.classify(error);
  return kind === "refused" ||
    (settings.ignoreFrozen && kind === "already frozen");
}

function inTime<T>(
  work: Promise<T>,
  { what, signal, settings }: StepOptions & { what: string },
): Promise<T> {
  return within(work, { what, ms: settings.filesystemMs, signal });
}
