/**
 * From the text of a unit file to a unit.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import {
  type Entry,
  KeyfileError,
  parseKeyfile,
  unescapeValue,
} from "../config/keyfile.ts";
import { nameOf } from "../path.ts";
import { type Unit, UnitSettings, type UnitType } from "./unit.ts";
import { readUnitValue, type UnitKey, type UnitValue } from "./unit_key.ts";
import { COMMON_KEYS } from "./unit_keys.ts";

/** How the names of unit files end. */
export const UNIT_SUFFIX = ".hook";

const GROUP = "hook";
const ENVIRONMENT = "environment";
/** Variables with this beginning are ours to set. */
const OWN_VARIABLES = "STILLPOINT_";

/** What a unit file is read with. */
export interface ReadUnitOptions {
  /** Where it is. */
  readonly path: string;
  /** The types there are; the first is the default. */
  readonly types: readonly UnitType[];
  /** The timeout of a unit that names none, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Reads a unit file. Throws a {@linkcode KeyfileError} for what it does not
 * understand: half a unit would be worse than none.
 *
 * @param text What is in it
 * @param options Where it is, and what it may say
 * @returns The unit
 */
export function readUnit(text: string, options: ReadUnitOptions): Unit {
  const entries = parseKeyfile(text);
  checkOnce(entries);
  const type = typeOf(entries, options.types);
  const keys: readonly UnitKey[] = [...COMMON_KEYS, ...type.keys];
  const place = { unit: options.path };
  const values = new Map(keys.flatMap((key) => defaultOf(key, place)));
  for (const entry of entries) {
    if (entry.group === GROUP) {
      values.set(...valueOf(entry, { keys, type, place }));
    } else if (!isVariable(entry, type)) throw unknownGroup(entry, type);
  }
  checkComplete(keys, values);
  const name = nameOf(options.path).slice(0, -UNIT_SUFFIX.length);
  const environment = environmentOf(entries);
  return { ...common(values, options), name, type: type.name, environment };
}

function common(
  values: ReadonlyMap<string, UnitValue>,
  { path, timeoutMs }: ReadUnitOptions,
): Omit<Unit, "name" | "type" | "environment"> {
  const settings = new UnitSettings(values);
  const seconds = settings.number("timeout");
  const onFailure = settings.text("on-failure");
  return {
    path,
    order: settings.number("order") ?? 0,
    onFailure: onFailure === "continue" ? onFailure : "abort",
    timeoutMs: seconds === undefined ? timeoutMs : seconds * 1000,
    retries: settings.number("retries") ?? 0,
    retryMs: (settings.number("retry-delay") ?? 0) * 1000,
    settings,
    mark: `unit:${path}`,
  };
}

function typeOf(
  entries: readonly Entry[],
  types: readonly UnitType[],
): UnitType {
  const said = entries.find(({ group, key }) =>
    group === GROUP && key === "type"
  );
  const wanted = said?.value.trimEnd() ?? types[0]?.name;
  const type = types.find(({ name }) => name === wanted);
  if (type !== undefined) return type;
  const names = types.map(({ name }) => name).join(", ");
  throw new KeyfileError(said?.line ?? 0, `type: give one of ${names}`);
}

/** The last one would win silently, which is hard to see in a long file. */
function checkOnce(entries: readonly Entry[]): void {
  const seen = new Map<string, number>();
  for (const { group, key, line } of entries) {
    const id = JSON.stringify([group, key]);
    const before = seen.get(id);
    if (before !== undefined) {
      throw new KeyfileError(line, `"${key}" is in line ${before} already`);
    }
    seen.set(id, line);
  }
}

interface Place {
  readonly unit: string;
}

function defaultOf(key: UnitKey, place: Place): [string, UnitValue][] {
  const { fallback } = key;
  if (fallback === undefined) return [];
  return [[key.key, readUnitValue(key, fallback, place)]];
}

function valueOf(
  entry: Entry,
  { keys, type, place }: {
    keys: readonly UnitKey[];
    type: UnitType;
    place: Place;
  },
): [string, UnitValue] {
  const { key: name, line } = entry;
  const key = keys.find(({ key }) => key === name);
  if (key === undefined) {
    const names = keys.map(({ key }) => key).join(", ");
    throw new KeyfileError(
      line,
      `unknown key "${name}"; a unit of type ${type.name} has ${names}`,
    );
  }
  try {
    return [name, readUnitValue(key, textOf(entry).trimEnd(), place)];
  } catch (error) {
    const why = reasonOf(error);
    throw new KeyfileError(line, `${name}: ${why}`);
  }
}

function textOf({ value, line }: Entry): string {
  const text = unescapeValue(value);
  if (text !== undefined) return text;
  throw new KeyfileError(line, `"${value}" has a backslash that is no escape`);
}

function checkComplete(
  keys: readonly UnitKey[],
  values: ReadonlyMap<string, UnitValue>,
): void {
  const missing = keys.find(({ key, required }) =>
    required && !values.has(key)
  );
  if (missing === undefined) return;
  throw new Error(`the key "${missing.key}" is missing`);
}

function isVariable({ group, key, line }: Entry, type: UnitType): boolean {
  if (group !== ENVIRONMENT || !type.environment) return false;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
    throw new KeyfileError(line, `"${key}" is not a name for a variable`);
  }
  if (key.startsWith(OWN_VARIABLES)) {
    throw new KeyfileError(line, `"${key}" is set by the agent`);
  }
  return true;
}

function unknownGroup({ group, line }: Entry, type: UnitType): KeyfileError {
  const groups = type.environment ? `[${GROUP}] and [${ENVIRONMENT}]` : GROUP;
  return new KeyfileError(
    line,
    `unknown group "${group}"; a unit of type ${type.name} has ${groups}`,
  );
}

function environmentOf(entries: readonly Entry[]): Record<string, string> {
  const variables = entries.filter(({ group }) => group === ENVIRONMENT);
  return Object.fromEntries(
    variables.map((entry) => [entry.key, textOf(entry)]),
  );
}
