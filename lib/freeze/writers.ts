/**
 * Applications that the system itself brings to rest for a freeze, where it
 * does that: VSS has its writers.
 *
 * @module
 */

import type { Config, VssBackup } from "../config/config.ts";
import type { Os } from "../platform/mod.ts";
import type { Quiescers } from "./quiescer.ts";

/** What an administrator can set about them. */
export interface WritersSettings {
  /** How long it may take them to get ready, in milliseconds. */
  readonly timeoutMs: number;
  /** What they are to take the snapshot for. */
  readonly backup: VssBackup;
  /** Whether a volume or a writer that fails makes the freeze fail. */
  readonly isStrict: boolean;
}

/**
 * Picks the settings of writers.
 *
 * @param config The configuration
 * @returns What they need of it
 */
export function writersSettings(config: Config): WritersSettings {
  return {
    timeoutMs: config.hookTimeout * 1000,
    backup: config.vssBackup,
    isStrict: config.vssFailures === "fail",
  };
}

/**
 * Adds the system's own writers to hooks, where there are any.
 *
 * @param hooks Finds hooks
 * @param own The operating system, and what is configured
 * @returns What finds both
 */
export function withWriters(
  hooks: Quiescers,
  { newWriters, settings }: Pick<Os, "newWriters"> & {
    /** Asked in each cycle. */
    readonly settings: () => WritersSettings;
  },
): Quiescers {
  if (newWriters === undefined) return hooks;
  return {
    load: async () => [newWriters(settings()), ...await hooks.load()],
    revive: (mark) => hooks.revive(mark),
  };
}
