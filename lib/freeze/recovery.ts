/**
 * What a predecessor left when it was killed.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause, within } from "../deadline.ts";
import { reasonOf } from "../error.ts";
import {
  type Filesystems,
  type FreezePlan,
  stoppedBy,
  type Wave,
} from "../platform/filesystems.ts";
import type { CycleParts } from "./parts.ts";
import { Hold, RETRY_MS } from "./hold.ts";
import { lostHold } from "./lost.ts";
import type { MarkedCycle, MarkerRecord } from "./marker.ts";
import type { Quiescer } from "./quiescer.ts";

/** What an earlier process left behind. */
export interface Leftover {
  /** Whose cycle it was. */
  readonly cycle: MarkedCycle;
  /** Filesystems it may have frozen. */
  readonly holds: readonly Hold[];
  /** In which order it would freeze them now. */
  readonly waves: readonly Wave[];
  /** The quiescers it began, in order. */
  readonly quiescers: readonly Quiescer[];
  /** Whether the freeze was complete, so that a client may know of it. */
  readonly isComplete: boolean;
  /** For how much longer to hold, in milliseconds. */
  readonly holdMs: number;
  /** Why nothing is frozen any more, if the system saw to that. */
  readonly lapse?: string | undefined;
}

const PROCESS_POLL_MS = 100;

const log = getLogger(["stillpoint", "freeze"]);

/**
 * Reads the marker. One of an earlier boot is taken away: a boot thaws. One
 * that stays does no harm, and a disk that cannot be written to is no reason
 * to have no agent.
 *
 * @param parts Where the marker is, and which boot this is
 * @returns What it says; nothing if there is none
 */
export async function readLeftover(
  { filesystems, marker }: CycleParts,
): Promise<MarkerRecord | undefined> {
  const record = await marker.read();
  const boot = await filesystems.boot();
  if (record?.boot === boot.id) return record;
  await marker.remove().catch((error) => {
    log.warn("Cannot take away a frozen marker that is over: {error}", {
      error,
    });
  });
  return undefined;
}

/** What to open. */
export interface OpeningOptions {
  /** The marker. */
  readonly record: MarkerRecord;
  /** How long opening one filesystem may take, in milliseconds. */
  readonly openMs: number;
}

/**
 * Opens the filesystems that a marker names.
 *
 * @param parts What the cycle will work with
 * @param options What to open
 * @returns What is left
 */
export async function openLeftover(
  parts: CycleParts,
  { record, openMs }: OpeningOptions,
): Promise<Leftover> {
  const { filesystems, clock } = parts;
  const { endsWithAgent } = filesystems;
  if (endsWithAgent !== undefined) {
    return await quiescedLeftover(parts, { record, openMs });
  }
  const isComplete = record.phase === "frozen";
  // What may fail comes first: nothing is left open then.
  const what = "Cannot plan the thaw";
  const plan = await within(filesystems.plan(), { what, ms: openMs });
  const end = isComplete ? undefined : await endOf(record, parts);
  const { seconds } = await filesystems.boot();
  const read = clock.now();
  const options = { filesystems, plan, openMs };
  const held = await openAll(record, { ...options, isLast: !end });
  const last = { ...options, end: end?.promise, isLast: true };
  const late = end && await openAll(record, last);
  const quiescers = await reviveAll(record, { ...parts, openMs });
  const leftMs = (record.deadline - seconds) * 1000;
  // Whole, since people are told of it.
  const holdMs = Math.max(0, Math.round(leftMs - (clock.now() - read)));
  const { cycle } = record;
  const holds = [...held, ...late ?? []];
  const waves = plan.freeze;
  return { cycle, holds, waves, quiescers, isComplete, holdMs };
}

/** Only quiescers are left where a freeze ends with the agent. */
async function quiescedLeftover(
  { filesystems: { endsWithAgent: lapse }, quiescers: source }: CycleParts,
  { record, openMs }: OpeningOptions,
): Promise<Leftover> {
  const { cycle, phase, devices } = record;
  // In doubt a client may believe so: nothing can be noted in a hold there.
  const isComplete = phase === "frozen" || devices.length > 0;
  const quiescers = await reviveAll(record, { quiescers: source, openMs });
  const nothing = { holds: [], waves: [], holdMs: 0 };
  return { ...nothing, cycle, quiescers, isComplete, lapse };
}

/**
 * Opens them, however often that has to be tried: until then, what the
 * earlier process froze stays frozen.
 *
 * @param parts What the cycle will work with
 * @param options As for {@linkcode openLeftover}, and whether to give up after
 * a failure since the agent ends; the marker stays for the next one then
 * @returns What is left; nothing if it was given up
 */
export async function insistOnLeftover(
  parts: CycleParts,
  { isEnding, ...options }: OpeningOptions & { isEnding: () => boolean },
): Promise<Leftover | undefined> {
  for (;;) {
    try {
      return await openLeftover(parts, options);
    } catch (error) {
      log.error("Cannot take over what an earlier agent froze: {error}", {
        error,
      });
    }
    if (isEnding()) return undefined;
    await pause(RETRY_MS);
  }
}

/** One that is not to be found any more must not keep others quiesced. */
async function reviveAll(
  { hooks }: MarkerRecord,
  { quiescers, openMs: ms }: Pick<CycleParts, "quiescers"> & { openMs: number },
): Promise<Quiescer[]> {
  const what = "its description cannot be read";
  const revived = await Promise.all(hooks.map(async (mark) => {
    try {
      return [await within(quiescers.revive(mark), { what, ms })];
    } catch (error) {
      log.error("Cannot resume {mark}: {error}", { mark, error });
      return [];
    }
  }));
  return revived.flat();
}

interface OpenOptions {
  readonly filesystems: Filesystems;
  readonly plan: FreezePlan;
  readonly openMs: number;
  readonly end?: Promise<void> | undefined;
  /** Whether what cannot be opened now is not looked for once more anyway. */
  readonly isLast: boolean;
}

/**
 * A killed process ends only when the kernel has answered its calls: until
 * then a filesystem may still become frozen behind our back, so that all of
 * them have to be thawed once more after its end.
 */
async function endOf(
  record: MarkerRecord,
  parts: CycleParts,
): Promise<{ promise: Promise<void> } | undefined> {
  if (record.pid === parts.pid) return undefined;
  if (!await mayFreeze(record, parts)) return undefined;
  // Wrapped, or whoever awaits this would await the end.
  return { promise: waitForEnd(record, parts) };
}

async function waitForEnd(
  record: MarkerRecord,
  parts: CycleParts,
): Promise<void> {
  // A process that cannot be looked at may still be there.
  const isThere = () => mayFreeze(record, parts).catch(() => true);
  while (await isThere()) await pause(PROCESS_POLL_MS);
}

/** One that began after the note is another one of the same number. */
async function mayFreeze(
  { pid, deadline, noted = deadline }: MarkerRecord,
  { processes }: CycleParts,
): Promise<boolean> {
  return await processes.exists(pid, noted);
}

async function openAll(
  { devices }: MarkerRecord,
  { filesystems, plan, openMs: ms, end, isLast }: OpenOptions,
): Promise<Hold[]> {
  const opened = await Promise.all(devices.map(async (device) => {
    const filesystem = stoppedBy(plan).find((one) => one.device === device);
    const lost = { filesystems, filesystem, end };
    if (filesystem === undefined) {
      const lingers = isLast && await filesystems.lingers?.(device);
      return lingers ? lostHold(device, lost) : undefined;
    }
    const opening = filesystems.open(filesystem);
    try {
      const what = `failed to open ${filesystem.mountpoint}`;
      return Hold.recovered(await within(opening, { what, ms }), { end });
    } catch (error) {
      log.error("{message}", { message: reasonOf(error) });
      if (isLast) return lostHold(device, { ...lost, opening });
      opening.then((late) => late[Symbol.dispose](), () => {});
      return undefined;
    }
  }));
  return opened.filter((hold) => hold !== undefined);
}
