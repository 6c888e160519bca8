/**
 * What a check is: it looks at one thing that may keep a freeze from going
 * well, and says what to do.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import type { HookEntry } from "../hooks/entry.ts";
import type { Examination } from "../platform/examination.ts";
import type { FreezePlan } from "../platform/filesystems.ts";

/** How bad something is. */
export type Severity =
  /** Nothing to do. */
  | "ok"
  /** A freeze may go less well than it could. */
  | "warning"
  /** A freeze fails, or its snapshot is not worth much. */
  | "error";

/** What a check has found. */
export interface Finding {
  /** How bad it is. */
  readonly severity: Severity;
  /** What was found, a sentence. */
  readonly what: string;
  /** What to do, a sentence; not for what is all right. */
  readonly advice?: string;
}

/** What is looked at. */
export interface Patient extends Examination {
  /** What the agent would be told. */
  readonly config: Config;
  /** What a freeze would do. */
  readonly plan: FreezePlan;
  /** The hooks of a freeze. */
  readonly hooks: readonly HookEntry[];

  /**
   * Looks for databases that listen on this machine.
   *
   * @returns Their sockets, and the units that they want
   */
  databases(): Promise<
    readonly {
      readonly type: string;
      readonly path: string;
      readonly unit: string;
    }[]
  >;
}

/** Looks at one thing. */
export interface Check {
  /** What it is about, in a word or two. */
  readonly name: string;

  /**
   * Looks.
   *
   * @param patient At what
   * @returns What was found; nothing if there is nothing to look at
   */
  examine(patient: Patient): Promise<readonly Finding[]>;
}

/**
 * Says that all is well.
 *
 * @param what What was found
 * @returns The finding
 */
export function fine(what: string): Finding {
  return { severity: "ok", what };
}

/**
 * Says that something could be better.
 *
 * @param what What was found
 * @param advice What to do
 * @returns The finding
 */
export function warning(what: string, advice: string): Finding {
  return { severity: "warning", what, advice };
}

/**
 * Says that something is wrong.
 *
 * @param what What was found
 * @param advice What to do
 * @returns The finding
 */
export function wrong(what: string, advice: string): Finding {
  return { severity: "error", what, advice };
}
