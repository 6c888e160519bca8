/**
 * The configuration file: which one, and what it says.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import {
  type Entry,
  KeyfileError,
  parseKeyfile,
  unescapeValue,
} from "./keyfile.ts";
import type { Setting } from "./option.ts";
import { SETTINGS } from "./options.ts";
import { put, type Settings } from "./settings.ts";
import { readValue, type Value } from "./value.ts";
import type { World } from "./world.ts";

const GROUP = "general";

/** Keys that were never right or are no longer, and what is. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["daemonize", "daemon"],
  ["blacklist", "block-rpcs"],
]);

/** What a configuration file says. */
export interface FileSettings {
  /** What it sets. */
  readonly settings: Settings;
  /** What it has that means nothing, with line numbers. */
  readonly warnings: readonly string[];
}

/** The file that was to be read cannot be used. */
export class ConfigFileError extends Error {
  /**
   * Describes the failure in the form of the reference.
   *
   * @param path The file
   * @param cause What is wrong with it
   */
  constructor(path: string, cause: unknown) {
    const why = reasonOf(cause);
    super(`error loading configuration from path: ${path}, ${why}`, { cause });
    this.name = "ConfigFileError";
  }
}

/**
 * Finds and reads the configuration file.
 *
 * @param named The file that the command line names, which must exist
 * @param world Where to look
 * @returns What it says; nothing if there is no file
 */
export function loadConfigFile(
  named: string | undefined,
  world: World,
): FileSettings {
  for (const path of candidates(named, world)) {
    try {
      return interpretFile(decode(world.readFile(path)), path);
    } catch (cause) {
      const missing = cause instanceof Deno.errors.NotFound;
      if (!missing || named !== undefined) {
        throw new ConfigFileError(path, cause);
      }
    }
  }
  return { settings: {}, warnings: [] };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error("it is not text in UTF-8", { cause });
  }
}

function candidates(named: string | undefined, world: World): string[] {
  if (named !== undefined) return [named];
  const fromEnvironment = world.env("QGA_CONF");
  if (fromEnvironment !== undefined) return [fromEnvironment];
  const { config, referenceConfig } = world.places;
  return referenceConfig === undefined ? [config] : [config, referenceConfig];
}

/**
 * Reads what a configuration file says.
 *
 * @param text What is in it
 * @param path Its name, for warnings
 * @returns Its settings, and what it has that means nothing
 */
export function interpretFile(text: string, path: string): FileSettings {
  const settings: Settings = {};
  const warnings: string[] = [];
  for (const entry of parseKeyfile(text)) {
    const setting = entry.group === GROUP
      ? SETTINGS.find(({ key }) => key === entry.key)
      : undefined;
    if (setting === undefined) warnings.push(`${path}, ${unknown(entry)}`);
    else put(settings, setting, valueOf(entry, setting));
  }
  return { settings, warnings };
}

function unknown({ group, key, line }: Entry): string {
  if (group !== GROUP) {
    return `line ${line}: unknown group "${group}", so "${key}" is ignored`;
  }
  const better = RENAMED.get(key);
  const hint = better === undefined ? "" : `; use "${better}"`;
  return `line ${line}: unknown key "${key}" is ignored${hint}`;
}

/**
 * Empty text and an empty list count as nothing: the dump of an agent without
 * lists says `allow-rpcs=`, which must not lock everybody out when the dump
 * becomes the configuration.
 */
function valueOf(entry: Entry, { kind }: Setting): Value {
  const { key, value, line } = entry;
  if (value === "" && (kind === "text" || kind === "list")) return undefined;
  const text = unescapeValue(value);
  if (text === undefined) {
    throw new KeyfileError(
      line,
      `"${value}" has a backslash that is no escape`,
    );
  }
  const read = readValue(kind, text);
  if ("error" in read) throw new KeyfileError(line, `${key}: ${read.error}`);
  return read.value;
}
