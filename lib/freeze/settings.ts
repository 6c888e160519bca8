/**
 * What an administrator can set about a freeze.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import { AgentError } from "../error.ts";
import type { FilesystemFilter } from "../platform/filesystem_filter.ts";
import type { Filesystems } from "../platform/filesystems.ts";

/** Deadlines in milliseconds, and choices. */
export interface FreezeSettings {
  /** For one filesystem to be opened, synced or frozen. */
  readonly filesystemMs: number;
  /** For all filesystems together, quiescers not included. */
  readonly freezeMs: number;
  /** For holding; then the agent thaws by itself. */
  readonly holdMs: number;
  /** For all filesystems to be thawed. */
  readonly thawMs: number;
  /** How long an unnoticed end of holding still shows as frozen. */
  readonly graceMs: number;
  /** Whether filesystems that somebody else froze are passed over. */
  readonly ignoreFrozen: boolean;
  /** Which filesystems are frozen; all unless given. */
  readonly filter?: FilesystemFilter;
}

/**
 * Picks the settings of a freeze.
 *
 * @param config The configuration
 * @param filesystems What is frozen, which may not be held for ever
 * @returns What a freeze needs of it
 */
export function freezeSettings(
  config: Config,
  { longestHoldMs = Infinity, isJoint = false }: Pick<
    Filesystems,
    "longestHoldMs" | "isJoint"
  > = {},
): FreezeSettings {
  const { freezeTimeout, filesystemTimeout } = config;
  const { freezeInclude: include, freezeExclude: exclude } = config;
  return {
    filesystemMs: (isJoint ? freezeTimeout : filesystemTimeout) * 1000,
    freezeMs: freezeTimeout * 1000,
    holdMs: Math.min(config.holdTimeout * 1000, longestHoldMs),
    thawMs: config.thawTimeout * 1000,
    graceMs: config.expiredGrace * 1000,
    ignoreFrozen: config.ignoreFrozen,
    filter: { include, exclude },
  };
}

/**
 * Picks the time for which a single freeze may be held. Throws if a client
 * asks for more than is configured.
 *
 * @param ms What it asks for, in milliseconds; what is configured unless given
 * @param settings The settings of all freezes
 * @returns The settings of this one
 */
export function heldFor(
  ms: number | undefined,
  settings: FreezeSettings,
): FreezeSettings {
  const { holdMs } = settings;
  if (ms === undefined) return settings;
  if (ms <= holdMs) return { ...settings, holdMs: ms };
  throw new AgentError(
    `Cannot freeze: ${ms / 1000} s is longer than freezes may be held here, ` +
      `which is ${holdMs / 1000} s`,
  );
}
