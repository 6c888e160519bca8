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

/**
 * Trims filesystems.
 *
 * @param groups Which
 * @param request How
 * @returns What became of each
 */
export async function trimAll(
  groups: readonly MountedGroup[],
  request: TrimRequest,
): Promise<Trimmed[]> {
  const results: Trimmed[] = [];
  for (const { first: { mountpoint }, visible } of groups) {
    throwIfStopped("Cannot trim any more", request.signal);
    results.push({
      mountpoint,
      ...await trimOne(visible ?? mountpoint, request),
    });
  }
  return results;
}

async function trimOne(
  path: string,
  { minimum, signal }: TrimRequest,
): Promise<{ trimmed: bigint; minimum: bigint } | { error: string }> {
  let what = "failed to open";
  try {
    const directory = await openInTime(path, what);
    what = "failed to trim";
    const trimming = fitrim(directory.fd, minimum, { what })
      .finally(() => directory[Symbol.dispose]());
    return await within(trimming, { what, ms: LIMITS.trimMs, signal });
  } catch (error) {
    throwIfStopped("Cannot trim any more", signal);
    return { error: complaint(error, what) };
  }
}

/** One that opens too late is closed again. */
async function openInTime(path: string, what: string): Promise<Descriptor> {
  const opening = openMountpoint(path, what);
  try {
    return await within(opening, { what, ms: LIMITS.probeMs });
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
