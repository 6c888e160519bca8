/**
 * What an administrator can set about hooks.
 *
 * @module
 */

import type { Config } from "../config/config.ts";

/** Where hooks are, and how long they may take. */
export interface HookSettings {
  /** Where units lie. */
  readonly directory: string;
  /** The hook of `-F`, if one is set. */
  readonly hook?: string | undefined;
  /** The longest run of a hook that does not say, in milliseconds. */
  readonly hookMs: number;
}

/**
 * Picks the settings of hooks.
 *
 * @param config The configuration
 * @returns What hooks need of it
 */
export function hookSettings(config: Config): HookSettings {
  const { hookDirectory: directory, fsfreezeHook: hook } = config;
  return { directory, hook, hookMs: config.hookTimeout * 1000 };
}
