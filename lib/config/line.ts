/**
 * What the words of the command line ask for.
 *
 * @module
 */

import { type Exit, failure, success } from "./exit.ts";
import type { Found } from "./getopt.ts";
import { type Action, longName, type Setting } from "./option.ts";
import { put, type Settings } from "./settings.ts";
import { usage } from "./usage.ts";
import { readValue } from "./value.ts";
import { VERSION_LINE } from "./version.ts";
import type { World } from "./world.ts";

/** Words that ask for the names of all commands instead of naming some. */
const HELP = ["help", "?"];

/** Actions that end the program; the others do not act by themselves. */
const EXITS: {
  readonly [A in Action["action"]]?: (world: World) => Exit;
} = {
  help: (world) => success(usage(world)),
  version: () => success(VERSION_LINE),
};

/** A command line that does not end the program at once. */
export interface Line {
  /** Tells it from an exit. */
  readonly kind: "line";
  /** What it sets. */
  readonly settings: Settings;
}

/**
 * Applies options in their order, so `-V` wins over a mistake that follows.
 *
 * @param found What is on the command line
 * @param world What else it depends on
 * @returns What is set, or how to end
 */
export function readLine(found: readonly Found[], world: World): Line | Exit {
  const settings: Settings = {};
  for (const one of found) {
    if ("error" in one) return mistake(one.error, world);
    const { option, argument } = one;
    const exit = "action" in option
      ? EXITS[option.action]?.(world)
      : change(settings, { setting: option, argument, world });
    if (exit) return exit;
  }
  return { kind: "line", settings };
}

/**
 * Looks for an option that is not a setting.
 *
 * @param found What is on the command line
 * @param action What it would do
 * @returns The arguments it was given, one for each time
 */
export function argumentsOf(
  found: readonly Found[],
  action: Action["action"],
): (string | undefined)[] {
  return found.flatMap((one) =>
    "option" in one && "action" in one.option && one.option.action === action
      ? [one.argument]
      : []
  );
}

interface Change {
  readonly setting: Setting;
  readonly argument: string | undefined;
  readonly world: World;
}

function change(settings: Settings, what: Change): Exit | undefined {
  const { setting, world } = what;
  const text = what.argument ?? implied(setting, world);
  const { kind, field } = setting;
  // As in a file: a script's variable that is not set means nothing.
  if (kind === "text" && text === "") return undefined;
  if (kind === "list" && HELP.includes(text)) {
    return success(world.commands.map((name) => `${name}\n`).join(""));
  }
  const read = readValue(kind, text);
  if ("error" in read) {
    return mistake(`option '--${longName(setting)}': ${read.error}`, world);
  }
  const { value } = read;
  const before = settings[field];
  const more = Array.isArray(value) && Array.isArray(before);
  put(settings, setting, more ? [...before, ...value] : value);
  return undefined;
}

/** What an option without an argument stands for. */
function implied({ field }: Setting, world: World): string {
  if (field !== "fsfreezeHook") return "true";
  const { hooks, hook } = world.places;
  // A directory of scripts counts where no hook is that would run them.
  return hooks.find((path) => world.exists(path)) ??
    hooks.find((path) => world.exists(`${path}.d`)) ?? hook;
}

function mistake(what: string, { program }: World): Exit {
  const hint = `Unknown option, try '${program} --help' for more information.`;
  return failure(`${program}: ${what}\n`, `${hint}\n`);
}
