/**
 * A new configuration for an agent that runs.
 *
 * @module
 */

import type { Config } from "./config.ts";
import type { Exit } from "./exit.ts";
import type { Setting } from "./option.ts";
import { SETTINGS } from "./options.ts";
import { put, type Settings } from "./settings.ts";
import type { Manage, Run } from "./start.ts";
import { isSame } from "./value.ts";

/** What a reload comes to. */
export interface Reloaded {
  /** The configuration from now on. */
  readonly config: Config;
  /** Keys that have changed. */
  readonly changed: readonly string[];
  /** What to log. */
  readonly warnings: readonly string[];
}

/**
 * Takes over what can change while the agent runs.
 *
 * @param current The configuration so far
 * @param next What a start would do now
 * @returns The configuration so far with all changes that need no restart; if
 * nothing can be started from the new one, no change at all
 */
export function reload(current: Config, next: Run | Manage | Exit): Reloaded {
  if (next.kind !== "run") {
    const said = next.kind === "exit" ? next.stderr.trimEnd() : "";
    const why = said || "there is nothing to serve";
    const warnings = [`Cannot reload the configuration: ${why}`];
    return { config: current, changed: [], warnings };
  }
  const differing = SETTINGS.filter(({ field }) =>
    !isSame(current[field], next.config[field])
  );
  const changed = differing.filter(({ live }) => live);
  const settings: Settings = {};
  for (const one of changed) put(settings, one, next.config[one.field]);
  const config = { ...current, ...settings } as Config;
  const late = differing.filter(({ live }) => !live).map(restartNeeded);
  return {
    config: Object.freeze(config),
    changed: changed.map(({ key }) => key),
    warnings: [...next.warnings, ...late],
  };
}

function restartNeeded({ key }: Setting): string {
  return `Cannot change ${key} while running: restart to make it take effect`;
}
