/**
 * The configuration as a file, for `--dump-conf`.
 *
 * @module
 */

import { type Config, DEFAULTS } from "./config.ts";
import type { Setting } from "./option.ts";
import { SETTINGS } from "./options.ts";
import { isSame, printValue } from "./value.ts";

/**
 * Writes a configuration the way the reference does. Keys that the reference
 * does not know are left out as long as they say nothing new.
 *
 * @param config The configuration
 * @returns A file that leads to this configuration
 */
export function dumpConfig(config: Config): string {
  const lines = SETTINGS.map((setting) => line(setting, config));
  return ["[general]", ...lines.filter((one) => one !== undefined), ""]
    .join("\n");
}

function line(setting: Setting, config: Config): string | undefined {
  const { key, field, kind, own } = setting;
  const value = config[field];
  const untouched = isSame(value, DEFAULTS[field]);
  if (untouched && (own || (value === undefined && kind !== "list"))) {
    return undefined;
  }
  // An allow list without names is not the same as no allow list.
  const nothing = kind === "list" && !untouched ? "," : "";
  return value === undefined && kind !== "list"
    ? undefined
    : `${key}=${printValue(value) || nothing}`;
}
