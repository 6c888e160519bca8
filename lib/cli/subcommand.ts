/**
 * What a subcommand is: `stillpoint NAME ARGUMENT...`, a short job for people
 * and scripts beside the agent's own.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import type { Os } from "../platform/mod.ts";

/** What to print, and the status to exit with. */
export interface CliResult {
  /** 0 if all went well. */
  readonly code: number;
  /** For standard output. */
  readonly stdout: string;
  /** What went wrong. */
  readonly stderr: string;
}

/** What a subcommand may ask of its surroundings; nothing is done before. */
export interface CliContext {
  /** Whether people read the output. */
  readonly terminal: boolean;

  /**
   * Reads what the agent would read. Throws if it cannot be read.
   *
   * @param file The configuration file, if it is not the usual one
   * @returns The configuration; the agent's command line is not known
   */
  config(file?: string): Config;

  /**
   * Tells the operating system.
   *
   * @returns Its abilities
   */
  os(): Os;
}

/** Carries a subcommand out; throws nothing that a user can cause. */
export type RunSubcommand = (
  args: string[],
  context: CliContext,
) => Promise<CliResult>;

/** A subcommand. */
export interface Subcommand {
  /** Its name. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly summary: string;
}
