/**
 * The configuration for those who are not the agent: what it would be told by
 * its file alone.
 *
 * @module
 */

import { type Config, DEFAULTS } from "./config.ts";
import { loadConfigFile } from "./file.ts";
import { absolute, combine } from "./settings.ts";
import type { World } from "./world.ts";

/**
 * Reads the configuration. A file that leaves the path of a socket to the
 * command line is complete here: nobody is going to serve.
 *
 * @param named The file, which must exist; the usual one unless given
 * @param world Where to look
 * @returns The configuration; its paths are absolute
 */
export function standingConfig(
  named: string | undefined,
  world: World,
): Config {
  const { settings: file } = loadConfigFile(named, world);
  const method = file.method ?? DEFAULTS.method;
  const { cwd, places } = world;
  const isOpen = (file.path ?? places.ports.get(method)) === undefined;
  const activation = isOpen ? method : undefined;
  return absolute(combine({ places, file, line: {}, activation }), cwd);
}
