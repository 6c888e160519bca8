/**
 * What the agent asks of an operating system about its memory.
 *
 * @module
 */

import type { SwitchState } from "./cpus.ts";

/** A block of memory that is used, or not, as a whole. */
export interface MemoryBlock {
  /** Its number. */
  readonly id: bigint;
  /** Whether the system uses it. */
  readonly online: boolean;
  /** Whether the system can do without it. */
  readonly canOffline: boolean;
}

/** How switching a block went. */
export type SwitchOutcome =
  /** It is as it was to be. */
  | { readonly result: "done" }
  /** It is not. */
  | {
    /** Why: there are no blocks, or not this one, or the system refused. */
    readonly result: "unsupported" | "not found" | "failed";
    /** The system's error number. */
    readonly errno: number;
  };

/** The blocks of memory. */
export interface Memory {
  /**
   * Lists them.
   *
   * @returns All of them, by number; nothing if memory has no blocks here
   */
  blocks(): Promise<MemoryBlock[] | undefined>;

  /**
   * Has the system use a block or do without it.
   *
   * @param id Its number
   * @param state What it is to be
   * @returns How that went
   */
  switchTo(id: number | bigint, state: SwitchState): Promise<SwitchOutcome>;

  /**
   * Tells the size of a block.
   *
   * @returns The size of each, in bytes
   */
  blockBytes(): Promise<bigint>;
}
