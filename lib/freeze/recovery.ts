/**
 * What a predecessor left when it was killed.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause, within } from "../deadline.ts";
import {
  stoppedBy,
  type Superblock,
  type Wave,
} from "../platform/filesystems.ts";
import type { CycleParts } from "./parts.ts";
import { Hold } from "./hold.ts";
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
}

const PROCESS_POLL_MS = 100;

const log = getLogger(["stillpoint", "freeze"]);

/**
 * Reads the marker. One of an earlier boot is taken away: a boot thaws.
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
  await marker.remove();
  return undefined;
}

/**
 * Opens the filesystems that a marker names.
 *
 * @param parts What the cycle will work with
 * @param options The marker, and how long opening one may take, in
 * milliseconds
 * @returns What is left
 */
export async function openLeftover(
  parts: CycleParts,
  { record, openMs }: { record: MarkerRecord; openMs: number },
): Promise<Leftover> {
  const isComplete = record.phase === "frozen";
  const { freeze: waves } = await parts.filesystems.plan();
  const held = await openAll(record, { parts, openMs });
  const late = isComplete ? [] : await openAgain(record, { parts, openMs });
  const { seconds } = await parts.filesystems.boot();
  const holdMs = Math.max(0, record.deadline - seconds) * 1000;
  const quiescers = await reviveAll(record, parts);
  const { cycle } = record;
  const holds = [...held, ...late];
  return { cycle, holds, waves, quiescers, isComplete, holdMs };
}

/** One that is not to be found any more must not keep others quiesced. */
async function reviveAll(
  { hooks }: MarkerRecord,
  { quiescers }: CycleParts,
): Promise<Quiescer[]> {
  const revived = await Promise.all(hooks.map(async (mark) => {
    try {
      return [await quiescers.revive(mark)];
    } catch (error) {
      log.error("Cannot resume {mark}: {error}", { mark, error });
      return [];
    }
  }));
  return revived.flat();
}

interface OpenOptions {
  readonly parts: CycleParts;
  readonly openMs: number;
  readonly end?: Promise<void>;
}

/**
 * A killed process ends only when the kernel has answered its calls: until
 * then a filesystem may still become frozen behind our back, so that all of
 * them have to be thawed once more after its end.
 */
async function openAgain(
  record: MarkerRecord,
  options: OpenOptions,
): Promise<Hold[]> {
  const { processes, pid: own } = options.parts;
  const { pid, deadline } = record;
  if (pid === own || !await processes.exists(pid, deadline)) return [];
  const end = waitForEnd(record, options.parts);
  return await openAll(record, { ...options, end });
}

async function waitForEnd(
  { pid, deadline }: MarkerRecord,
  { processes }: CycleParts,
): Promise<void> {
  while (await processes.exists(pid, deadline)) await pause(PROCESS_POLL_MS);
}

async function openAll(
  { devices }: MarkerRecord,
  { parts: { filesystems }, openMs: ms, end }: OpenOptions,
): Promise<Hold[]> {
  const left = stoppedBy(await filesystems.plan())
    .filter(({ device }) => devices.includes(device));
  const opened = await Promise.all(left.map(async (filesystem) => {
    const what = `failed to open ${filesystem.mountpoint}`;
    const opening = filesystems.open(filesystem);
    return await within(opening, { what, ms }).catch((error: Error) => {
      thawLate(opening, end);
      return error;
    });
  }));
  const failures = opened.filter((one) => one instanceof Error);
  for (const { message } of failures) log.error("{message}", { message });
  return opened.flatMap((one) =>
    one instanceof Error ? [] : [Hold.recovered(one, end)]
  );
}

/** Opening takes too long to wait for, but it may still succeed. */
async function thawLate(
  opening: Promise<Superblock>,
  end?: Promise<void>,
): Promise<void> {
  const late = await opening.catch(() => undefined);
  await end;
  if (late !== undefined) await Hold.recovered(late).insist();
}
