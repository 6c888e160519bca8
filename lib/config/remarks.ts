/**
 * What is valid in a configuration and yet surely not meant.
 *
 * @module
 */

import type { Config } from "./config.ts";
import type { World } from "./world.ts";

/**
 * Looks for what does nothing, or not what it seems to. A block list with a
 * slip of the pen would let through what it was made for.
 *
 * @param config The configuration; its paths are absolute
 * @param world Where to look
 * @returns A sentence for each
 */
export function remarksOn(
  { blockRpcs, allowRpcs = [], fsfreezeHook: hook }: Config,
  { commands, exists }: Pick<World, "commands" | "exists">,
): string[] {
  const unknown = Object.entries({
    "block-rpcs": blockRpcs,
    "allow-rpcs": allowRpcs,
  }).flatMap(([key, names]) =>
    names.filter((name) => !commands.includes(name))
      .map((name) =>
        `${key} names ${JSON.stringify(name)}, which is no command here; ` +
        '"-b help" lists them'
      )
  );
  if (hook === undefined || exists(hook) || exists(`${hook}.d`)) return unknown;
  return [
    ...unknown,
    `There is no fsfreeze-hook ${hook}: freezes fail until there is one`,
  ];
}
