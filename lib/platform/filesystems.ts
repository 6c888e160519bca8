/**
 * What the freezer asks of an operating system: which filesystems there are,
 * and a handle on each that freezes and thaws it.
 *
 * @module
 */

import type { FilesystemFilter } from "./filesystem_filter.ts";

/** A place where a filesystem is mounted. */
export interface Alias {
  /** The mount's number. */
  readonly id: number;
  /** Its path. */
  readonly path: string;
}

/** A mounted filesystem, which is one superblock with all its mountpoints. */
export interface Filesystem {
  /** Its device number, `MAJOR:MINOR`, which identifies it. */
  readonly device: string;
  /** Its type, such as `ext4`. */
  readonly type: string;
  /** What is mounted, a device path as a rule. */
  readonly source: string;
  /** Its first mountpoint, by which people know it. */
  readonly mountpoint: string;
  /** All its mountpoints, the first included. */
  readonly aliases: readonly Alias[];
}

/** A mount that a freeze leaves alone. */
export interface Skipped {
  /** Where it is mounted. */
  readonly mountpoint: string;
  /** Its type. */
  readonly type: string;
  /** Why, as the end of a sentence: `is not on a block device`. */
  readonly reason: string;
}

/** A filesystem that is not frozen, but lies on one that is. */
export interface Stalled {
  /** Its device number. */
  readonly device: string;
  /** Where it is mounted. */
  readonly mountpoint: string;
  /** Its type. */
  readonly type: string;
  /** Mountpoints of what is frozen below it. */
  readonly on: readonly string[];
}

/** Filesystems that do not depend on each other, in mount order. */
export type Wave = readonly Filesystem[];

/** What a freeze would do. */
export interface FreezePlan {
  /**
   * To be frozen: wave by wave, those of a wave at the same time. What holds
   * the data of a filesystem comes in a later wave than that; thawing goes in
   * reverse.
   */
  readonly freeze: readonly Wave[];
  /** Not frozen, but writing to these waits all the same. */
  readonly stalled: readonly Stalled[];
  /** Left alone. */
  readonly skipped: readonly Skipped[];
  /**
   * Mountpoints of what holds the data of a filesystem of the plan, by its
   * device number; it has none if it lies on disks alone.
   */
  readonly liesOn: Readonly<Record<string, readonly string[]>>;
}

/** What to plan. */
export interface PlanRequest {
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints?: readonly string[] | undefined;
  /** What the administrator wants; everything unless given. */
  readonly filter?: FilesystemFilter | undefined;
}

/**
 * Lists what a freeze would freeze.
 *
 * @param plan The plan
 * @returns Its filesystems
 */
export function stoppedBy(
  { freeze }: Pick<FreezePlan, "freeze">,
): Filesystem[] {
  return freeze.flat();
}

/** How a thaw went: an error is thrown, these are answers. */
export type ThawResult =
  /** This call thawed it. */
  | "thawed"
  /** It was not frozen any more: somebody else had thawed it. */
  | "was not frozen"
  /** It is not frozen, but was not held until now either. */
  | Lapse;

/** An end that the system put to a freeze by itself. */
export interface Lapse {
  /** Why, as the end of a sentence. */
  readonly lapsed: string;
}

/**
 * A handle on a filesystem, opened while paths could still be walked. No
 * method touches a path again; each may block for as long as the storage
 * does, without holding up anything else.
 */
export interface Superblock extends Disposable {
  /** Which one it is. */
  readonly filesystem: Filesystem;
  /** Writes out what is dirty. */
  sync(): Promise<void>;
  /** Freezes it; resolves when the kernel says that it is frozen. */
  freeze(): Promise<void>;
  /** Thaws it. */
  thaw(): Promise<ThawResult>;
  /**
   * Makes a freeze that is under way fail soon; absent where nothing can do
   * that.
   */
  cancel?(): void;
  /**
   * Settles if the system lets go of it though nobody has thawed it, with the
   * reason; absent where the system does not do that.
   */
  readonly lapse?: Promise<string>;
}

/** The boot that the machine is in, and how long it lasts. */
export interface Boot {
  /** Differs from boot to boot. */
  readonly id: string;
  /** Seconds since it began, time asleep included. */
  readonly seconds: number;
}

/** Finds, freezes and thaws filesystems. */
export interface Filesystems {
  /** For how long the system lets them be held, in milliseconds, if it cares. */
  readonly longestHoldMs?: number;

  /**
   * Whether all are frozen in one go, so that the time for one is that for
   * all.
   */
  readonly isJoint?: boolean;

  /**
   * Why nothing stays frozen when the agent is killed, as the end of a
   * sentence; absent where it does.
   */
  readonly endsWithAgent?: string;

  /**
   * Works out what a freeze would do.
   *
   * @param request What to plan; everything unless given
   * @returns The plan
   */
  plan(request?: PlanRequest): Promise<FreezePlan>;

  /**
   * Opens a filesystem at whichever of its mountpoints can be opened.
   *
   * @param filesystem Which one
   * @returns A handle; dispose of it when it is thawed
   */
  open(filesystem: Filesystem): Promise<Superblock>;

  /**
   * Tells which filesystem a directory lies on, without touching it.
   *
   * @param path An absolute path without links
   * @returns Its device number, if it is known
   */
  deviceOf(path: string): Promise<string | undefined>;

  /**
   * Tells whether a filesystem that is mounted nowhere is in use all the same,
   * so that it may be frozen; absent where there are no such.
   *
   * @param device Its device number
   * @returns Whether it is
   */
  lingers?(device: string): Promise<boolean>;

  /**
   * Tells the current boot.
   *
   * @returns Its name and age
   */
  boot(): Promise<Boot>;

  /**
   * Tells whether a freeze failure means that the filesystem cannot be frozen
   * at all, that it is frozen already, or that it alone was refused and the
   * administrator wants the others frozen all the same.
   *
   * @param failure What {@linkcode Superblock.freeze} threw
   * @returns Which of these; nothing for any other failure
   */
  classify(failure: unknown): FreezeRefusal | undefined;
}

/** Why a filesystem is passed over, or may be. */
export type FreezeRefusal = "unsupported" | "already frozen" | "refused";
