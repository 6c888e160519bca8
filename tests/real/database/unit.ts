/**
 * Quiescers as the agent makes them: from the text of a unit, which is the
 * example of the documentation.
 *
 * @module
 */

import type { QuiesceContext, Quiescer } from "../../../lib/freeze/quiescer.ts";
import { readUnit } from "../../../lib/hooks/read_unit.ts";
import { hookSystem } from "../../../lib/platform/linux/hook_system.ts";
import type { UnitMeans } from "../../../lib/hooks/unit.ts";
import { DATABASE_TYPES } from "../../../lib/quiesce/unit_types.ts";
import { HOOK_EXAMPLES } from "../../../tools/hook_examples.ts";

/** Nobody kills programs, and nobody is looked up. */
const MEANS = { system: hookSystem } as UnitMeans;

/**
 * Makes a quiescer.
 *
 * @param type The type of unit
 * @param keys What the example does not say, or says otherwise
 * @returns The quiescer
 */
export async function quiescerOf(
  type: string,
  keys: Readonly<Record<string, string>>,
): Promise<Required<Omit<Quiescer, "mark">>> {
  const example = HOOK_EXAMPLES.find(({ text }) =>
    text.includes(`= ${type}\n`)
  );
  if (example === undefined) throw new Error(`Cannot find a unit of ${type}`);
  const kept = example.text.split("\n")
    .filter((line) => !Object.hasOwn(keys, line.split(" = ")[0] ?? ""));
  const added = Object.entries(keys).map(([key, value]) => `${key} = ${value}`);
  const path = `/etc/stillpoint/hooks.d/${type}.hook`;
  const options = { path, types: DATABASE_TYPES, timeoutMs: 20_000 };
  const unit = readUnit([...kept, ...added].join("\n"), options);
  const factory = await DATABASE_TYPES.find(({ name }) => name === type)
    ?.load();
  const quiescer = await factory?.(unit, MEANS);
  if (quiescer?.lost === undefined) throw new Error(`${type} cannot be lost`);
  return quiescer as Required<Quiescer>;
}

/**
 * Describes a cycle.
 *
 * @returns A cycle that has plenty of time
 */
export function cycle(): QuiesceContext {
  return {
    cycle: "it's 1",
    mountpoints: [],
    reason: undefined,
    deadline: Date.now() + 60_000,
  };
}
