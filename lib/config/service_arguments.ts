/**
 * The command line of a service, made of the one that installs it.
 *
 * @module
 */

import { NO_JOURNAL } from "../journal/setting.ts";
import { fromDirectory } from "../path.ts";
import type { Config } from "./config.ts";
import type { Found } from "./getopt.ts";
import { longName, type Option } from "./option.ts";

/** Options whose arguments are paths. */
const PATHS: readonly (keyof Config)[] = [
  "path",
  "logfile",
  "pidfile",
  "fsfreezeHook",
  "statedir",
  "hookDirectory",
  "journal",
];

/**
 * Takes over all options, wherever they stand, but the one that installs and
 * the one that a service always has.
 *
 * @param found What is on the command line
 * @param cwd The working directory, which the service will not have
 * @returns Arguments that mean the same anywhere
 */
export function serviceArguments(
  found: readonly Found[],
  cwd: string,
): string[] {
  return found.flatMap((one) => {
    if (!("option" in one) || isImplied(one.option)) return [];
    const { option, argument } = one;
    const name = `--${longName(option)}`;
    if (argument === undefined) return [name];
    const value = isPath(option, argument)
      ? fromDirectory(cwd, argument)
      : argument;
    return [`${name}=${value}`];
  });
}

function isImplied(option: Option): boolean {
  return "action" in option
    ? option.action !== "config"
    : option.field === "daemon";
}

function isPath(option: Option, argument: string): boolean {
  if ("action" in option) return true;
  if (option.field === "journal" && argument === NO_JOURNAL) return false;
  return PATHS.includes(option.field);
}
