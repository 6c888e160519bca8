/**
 * Trimming filesystems, one after the other: storage has better things to do
 * than to trim everything at once.
 *
 * @module
 */

import { throwIfStopped, tooLong, within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import type { Descriptor } from "../../ffi/descriptor.ts";
import { Errno, ErrnoError } from "../../ffi/errno.ts";
import { openMountpoint } from "../../ffi/superblock.ts";
import { fitrim, type TrimmedRange } from "../../ffi/trim.ts";
import { LIMITS } from "../../limits.ts";
import type { Trimmed, TrimRequest } from "../mounts.ts";
import type { MountedGroup } from "./mounted.ts";

/** What the kernel says where there is nothing to trim. */
const UNSUPPORTED: ReadonlySet<number> = new Set([
  Errno.ENOTTY,
  Errno.EOPNOTSUPP,
]);

const OPEN = "failed to open";
const TRIM = "failed to trim";

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

/** A trim that is under way. */
class Attempt {
  /** Settles when the filesystem is open, or cannot be opened. */
  readonly opening: Promise<Descriptor>;
  /** What was trimmed, once the filesystem is closed again. */
  readonly trimmed: Promise<TrimmedRange>;
  /** Set when it took too long to open; then nothing is trimmed any more. */
  isLate = false;

  constructor(
    path: string,
    { minimum, means }: { minimum: bigint; means: TrimMeans },
  ) {
    this.opening = means.open(path, { what: OPEN, lane: "storage" });
    this.trimmed = this.#trim(minimum, means);
  }

  async #trim(minimum: bigint, means: TrimMeans): Promise<TrimmedRange> {
    using directory = await this.opening;
    if (this.isLate) throw new AgentError(`${OPEN}: ${tooLong(means.openMs)}`);
    return await means.trim(directory.fd, minimum, { what: TRIM });
  }
}

const MEANS: TrimMeans = {
  open: openMountpoint,
  trim: fitrim,
  openMs: LIMITS.probeMs,
  trimMs: LIMITS.trimMs,
};

/**
 * Trims filesystems. A trim that is under way is joined, whatever its minimum,
 * so that asking again for one that hangs takes no further thread.
 */
export class Trimmer {
  #means: TrimMeans;
  #attempts = new Map<string, Attempt>();

  /**
   * Begins with nothing under way.
   *
   * @param means What it is done with; the kernel unless given
   */
  constructor(means: TrimMeans = MEANS) {
    this.#means = means;
  }

  /**
   * Trims filesystems.
   *
   * @param groups Which
   * @param request How
   * @returns What became of each
   */
  async trim(
    groups: readonly MountedGroup[],
    request: TrimRequest,
  ): Promise<Trimmed[]> {
    const results: Trimmed[] = [];
    for (const group of groups) {
      throwIfStopped("Cannot trim any more", request.signal);
      const { mountpoint } = group.first;
      results.push({ mountpoint, ...await this.#trimOne(group, request) });
    }
    return results;
  }

  async #trimOne(
    group: MountedGroup,
    { minimum, signal }: TrimRequest,
  ): Promise<TrimmedRange | { error: string }> {
    const attempt = this.#join(group, minimum);
    let what = OPEN;
    try {
      await this.#opened(attempt);
      what = TRIM;
      const { trimMs: ms } = this.#means;
      return await within(attempt.trimmed, { what, ms, signal });
    } catch (error) {
      throwIfStopped("Cannot trim any more", signal);
      return { error: complaint(error, what) };
    }
  }

  async #opened(attempt: Attempt): Promise<void> {
    const ms = this.#means.openMs;
    try {
      await within(attempt.opening, { what: OPEN, ms });
    } catch (error) {
      attempt.isLate = true;
      throw error;
    }
  }

  #join({ first, visible }: MountedGroup, minimum: bigint): Attempt {
    const running = this.#attempts.get(first.device);
    if (running !== undefined) return running;
    const path = visible ?? first.mountpoint;
    const attempt = new Attempt(path, { minimum, means: this.#means });
    this.#attempts.set(first.device, attempt);
    const forget = () => void this.#attempts.delete(first.device);
    attempt.trimmed.then(forget, forget);
    return attempt;
  }
}

function complaint(error: unknown, what: string): string {
  if (!(error instanceof ErrnoError)) return AgentError.from(error).message;
  if (UNSUPPORTED.has(error.errno)) return "trim not supported";
  return `${what}: ${error.meaning}`;
}
