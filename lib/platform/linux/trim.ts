/**
 * Trimming filesystems, one after the other: storage has better things to do
 * than to trim everything at once.
 *
 * @module
 */

import { throwIfStopped, within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import type { Descriptor } from "../../ffi/descriptor.ts";
import { Errno, ErrnoError } from "../../ffi/errno.ts";
import { openMountpoint } from "../../ffi/superblock.ts";
import { fitrim } from "../../ffi/trim.ts";
import { LIMITS } from "../../limits.ts";
import type { Trimmed, TrimRequest } from "../mounts.ts";
import type { MountedGroup } from "./mounted.ts";

/** What the kernel says where there is nothing to trim. */
const UNSUPPORTED: ReadonlySet<number> = new Set([
  Errno.ENOTTY,
  Errno.EOPNOTSUPP,
]);

/** What trimming is done with. */
export interface TrimMeans {
  /** Opens a filesystem, in vain if its storage is dead. */
  readonly open: typeof openMountpoint;
  /** Trims it. */
  readonly trim: typeof fitrim;
  /** The longest wait for the former, in milliseconds. */
  readonly openMs: number;
  /** The longest wait for the latter, in milliseconds. */
  readonly trimMs: number;
}

const MEANS: TrimMeans = {
  open: openMountpoint,
  trim: fitrim,
  openMs: LIMITS.probeMs,
  trimMs: LIMITS.trimMs,
};

/**
 * Trims filesystems.
 *
 * @param groups Which
 * @param request How
 * @param means What it is done with; the kernel unless given
 * @returns What became of each
 */
export async function trimAll(
  groups: readonly MountedGroup[],
  request: TrimRequest,
  means: TrimMeans = MEANS,
): Promise<Trimmed[]> {
  const results: Trimmed[] = [];
  for (const { first: { mountpoint }, visible } of groups) {
    throwIfStopped("Cannot trim any more", request.signal);
    results.push({
      mountpoint,
      ...await trimOne(visible ?? mountpoint, { ...request, ...means }),
    });
  }
  return results;
}

async function trimOne(
  path: string,
  { minimum, signal, trim, trimMs, ...means }: TrimRequest & TrimMeans,
): Promise<{ trimmed: bigint; minimum: bigint } | { error: string }> {
  let what = "failed to open";
  try {
    const directory = await openInTime(path, { what, ...means });
    what = "failed to trim";
    const trimming = trim(directory.fd, minimum, { what })
      .finally(() => directory[Symbol.dispose]());
    return await within(trimming, { what, ms: trimMs, signal });
  } catch (error) {
    throwIfStopped("Cannot trim any more", signal);
    return { error: complaint(error, what) };
  }
}

/** One that opens too late is closed again. */
async function openInTime(
  path: string,
  { what, open, openMs: ms }:
    & Pick<TrimMeans, "open" | "openMs">
    & { what: string },
): Promise<Descriptor> {
  const opening = open(path, what);
  try {
    return await within(opening, { what, ms });
  } catch (error) {
    opening.then((late) => late[Symbol.dispose](), () => {});
    throw error;
  }
}

function complaint(error: unknown, what: string): string {
  if (!(error instanceof ErrnoError)) return AgentError.from(error).message;
  if (UNSUPPORTED.has(error.errno)) return "trim not supported";
  return `${what}: ${error.meaning}`;
}
