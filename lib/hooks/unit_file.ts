/**
 * From a unit's file to its quiescer, or to the reason why there is none.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { LIMITS } from "../limits.ts";
import { nameOf } from "../path.ts";
import { readWhole } from "../whole_file.ts";
import type { HookEntry } from "./entry.ts";
import { FaultyQuiescer } from "./faulty.ts";
import { readUnit, UNIT_SUFFIX } from "./read_unit.ts";
import { type Unit, UnitFault, type UnitMeans, type UnitType } from "./unit.ts";

/** What units are made with. */
export interface UnitFileOptions extends UnitMeans {
  /** The types there are. */
  readonly types: readonly UnitType[];
  /** The timeout of a unit that names none, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Looks at a unit. One whose file cannot be believed or understood has no
 * quiescer, whatever it says. In one that can, `on-failure` holds for what is
 * wrong with its program as well.
 *
 * @param path The file
 * @param options What units are made with
 * @returns The unit
 */
export async function entryOf(
  path: string,
  options: UnitFileOptions,
): Promise<HookEntry> {
  let unit: Unit;
  try {
    unit = readUnit(await readTrusted(path, options), { ...options, path });
  } catch (error) {
    const name = nameOf(path).slice(0, -UNIT_SUFFIX.length);
    return { name, path, type: "", refusal: about(path, error) };
  }
  const { name, type, order, onFailure, timeoutMs } = unit;
  const program = unit.settings.text("exec");
  const socket = unit.settings.text("socket");
  const what = { name, path, type, program, socket };
  const entry = { ...what, order, onFailure, timeoutMs };
  try {
    const factory = await options.types.find(({ name }) => name === type)
      ?.load();
    if (factory === undefined) throw new UnitFault(`there is no type ${type}`);
    return { ...entry, quiescer: await factory(unit, options) };
  } catch (error) {
    const refusal = about(path, error);
    if (onFailure === "abort") return { ...entry, refusal };
    return { ...entry, refusal, quiescer: new FaultyQuiescer(unit, refusal) };
  }
}

async function readTrusted(
  path: string,
  { system }: UnitMeans,
): Promise<string> {
  const { size } = await system.checkTrusted(path);
  if (size > LIMITS.hookUnitBytes) {
    throw new UnitFault(`it is longer than ${LIMITS.hookUnitBytes} bytes`);
  }
  const bytes = await readWhole(path);
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function about(path: string, error: unknown): string {
  const why = reasonOf(error);
  return why.startsWith(`${path} `) ? why : `${path}: ${why}`;
}
