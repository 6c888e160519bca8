/**
 * What the agent asks of an operating system about mounted filesystems, other
 * than to freeze them.
 *
 * @module
 */

import type { DiskAddress } from "./disks.ts";

/** How full a filesystem is, in bytes. */
export interface Space {
  /** What is used. */
  readonly used: bigint;
  /** What is used, and what a plain user may still use. */
  readonly total: bigint;
  /** All of it, what is kept for root included; where something is. */
  readonly totalPrivileged?: bigint;
}

/** A mounted filesystem. */
export interface MountedFilesystem {
  /** What the system calls the device it is on: `vda1`, or a volume. */
  readonly name: string;
  /** Where it was mounted first. */
  readonly mountpoint: string;
  /** Its type, such as `ext4`. */
  readonly type: string;
  /** How full it is; absent if it does not answer. */
  readonly space?: Space;
  /** The disks it lies on; none if they are not known. */
  readonly disks: readonly DiskAddress[];
}

/** What became of a filesystem that was to be trimmed. */
export type Trimmed =
  & {
    /** Where it is mounted. */
    readonly mountpoint: string;
  }
  & ({
    /** How many bytes were given back, if the system tells. */
    readonly trimmed?: bigint;
    /** The shortest free extent that was looked at, in bytes; likewise. */
    readonly minimum?: bigint;
  } | {
    /** Why nothing was trimmed. */
    readonly error: string;
  });

/** What to trim. */
export interface TrimRequest {
  /** Free extents shorter than this many bytes stay, where one can choose. */
  readonly minimum: bigint;
  /** Ends the work before the next filesystem. */
  readonly signal: AbortSignal;
}

/** Looks at filesystems. */
export interface Mounts {
  /**
   * Lists filesystems that lie on disks. What one of them does not tell is
   * left out.
   *
   * @returns One entry a filesystem, in mount order
   */
  list(): Promise<MountedFilesystem[]>;

  /**
   * Gives unused blocks back to the storage, one filesystem after the other.
   *
   * @param request What to trim
   * @returns One entry a filesystem, in mount order
   */
  trim(request: TrimRequest): Promise<Trimmed[]>;
}
