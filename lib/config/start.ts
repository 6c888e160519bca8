/**
 * From the command line to a decision: run with this configuration, or print
 * this and exit.
 *
 * @module
 */

import type { Config } from "./config.ts";
import { dumpConfig } from "./dump.ts";
import { type Exit, failure } from "./exit.ts";
import { loadConfigFile } from "./file.ts";
import { getopt } from "./getopt.ts";
import { argumentsOf, readLine } from "./line.ts";
import { OPTIONS, SERVICE_OPTIONS } from "./options.ts";
import { remarksOn } from "./remarks.ts";
import { absolute, combine } from "./settings.ts";
import { serviceArguments } from "./service_arguments.ts";
import type { World } from "./world.ts";

/** Serve. */
export interface Run {
  /** Tells it from an exit. */
  readonly kind: "run";
  /** The configuration; its paths are absolute. */
  readonly config: Config;
  /** What to log once there is a log. */
  readonly warnings: readonly string[];
}

/** Install a service, or remove it. */
export interface Manage {
  /** Tells it from other decisions. */
  readonly kind: "service";
  /** Which of them. */
  readonly verb: string;
  /** The arguments that the service is to have. */
  readonly args: readonly string[];
}

/**
 * Decides what to do. Nothing is printed and nothing is changed.
 *
 * @param args The command line, without the program's name
 * @param world What else it depends on
 * @returns What to do
 */
export function decide(
  args: readonly string[],
  world: World,
): Run | Manage | Exit {
  try {
    return decideOrThrow(args, world);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failure(`${world.program}: ${error.message}\n`);
  }
}

function decideOrThrow(
  args: readonly string[],
  world: World,
): Run | Manage | Exit {
  const options = world.hasServices ? SERVICE_OPTIONS : OPTIONS;
  const found = getopt(args, options);
  const file = loadConfigFile(argumentsOf(found, "config").at(-1), world);
  const line = readLine(found, world);
  if (line.kind === "exit") return line;
  const config = combine({
    places: world.places,
    file: file.settings,
    line: line.settings,
    activation: world.activation(),
  });
  const [verb] = world.hasServices ? argumentsOf(found, "service") : [];
  if (verb !== undefined) {
    return { kind: "service", verb, args: serviceArguments(found, world.cwd) };
  }
  const { warnings } = file;
  if (argumentsOf(found, "dump").length === 0) {
    const settled = absolute(config, world.cwd);
    const remarks = remarksOn(settled, world);
    return {
      kind: "run",
      config: settled,
      warnings: [...warnings, ...remarks],
    };
  }
  const stderr = warnings.map((text) => `${world.program}: ${text}\n`).join("");
  return { kind: "exit", code: 0, stdout: dumpConfig(config), stderr };
}
