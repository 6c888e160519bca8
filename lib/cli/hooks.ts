/**
 * `stillpoint hooks`: what a freeze would run, and a rehearsal of it.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import { AgentError } from "../error.ts";
import { hookSettings } from "../hooks/settings.ts";
import { HookSource } from "../hooks/source.ts";
import { misused, obey } from "./command_line.ts";
import { listHooks } from "./hook_list.ts";
import { rehearseHooks } from "./hook_rehearsal.ts";
import { fromDirectory } from "../path.ts";

import type { CliContext, CliResult } from "./subcommand.ts";

/** What both jobs work with. */
export interface HooksParts {
  /** The hooks. */
  readonly source: HookSource;
  /** The only hook that is wanted, if so. */
  readonly name: string | undefined;
  /** What the agent would be told. */
  readonly config: Config;
  /** Whether programs read the output. */
  readonly json: boolean;
  /** The command line's surroundings. */
  readonly context: CliContext;
}

/** Printed by `stillpoint hooks --help`. */
export const HOOKS_USAGE = `Usage: stillpoint hooks list [OPTION...]
       stillpoint hooks test [OPTION...] [NAME]

list shows the hooks of a freeze in the order in which they would run, and
whether each may be used. test runs them as a freeze would, first to last, and
undoes them, last to first, without freezing anything: applications are really
quiesced for a moment. NAME is a unit or the path of a hook.

  -c, --config FILE        the agent's configuration, if not the usual one
  -F, --fsfreeze-hook PATH a hook that the agent's command line names
      --hook-directory DIR where hook units lie, if not as configured
      --json               print JSON
  -h, --help               print this

Exit status: 0 if all is well, 1 if a hook is refused or a step has failed,
2 if nothing could be looked at: wrong options, no such hook.
`;

const OPTIONS = {
  config: { type: "string", short: "c" },
  "fsfreeze-hook": { type: "string", short: "F" },
  "hook-directory": { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

type Values = {
  readonly [K in "config" | "fsfreeze-hook" | "hook-directory"]?: string;
};

const JOBS: Readonly<
  Record<string, (parts: HooksParts) => Promise<CliResult>>
> = { list: listHooks, test: rehearseHooks };

/**
 * Carries out `stillpoint hooks`.
 *
 * @param args The command line after `hooks`
 * @param context Its surroundings
 * @returns What to print and how to exit
 */
export async function hooks(
  args: string[],
  context: CliContext,
): Promise<CliResult> {
  const usage = HOOKS_USAGE;
  const manual = { name: "hooks", usage, options: OPTIONS, operands: true };
  return await obey(args, manual, async ({ values, positionals }) => {
    const [word = "", name, ...rest] = positionals;
    const job = JOBS[word];
    const isWrong = rest.length > 0 || (word === "list" && name !== undefined);
    if (job === undefined || isWrong) return misused(usage);
    const config = context.config(values.config);
    const source = sourceOf(config, { values, context });
    const { json } = values;
    return await job({ source, name, json, config, context });
  });
}

function sourceOf(
  config: Config,
  { values, context }: { values: Values; context: CliContext },
): HookSource {
  const settings = hookSettings(config);
  const { processes, accounts, hooks: system, name } = context.os();
  if (processes === undefined || system === undefined) {
    throw new AgentError(`Cannot run hooks on ${name}: it is not supported`);
  }
  const here = (path: string): string => fromDirectory(Deno.cwd(), path);
  const directory = here(values["hook-directory"] ?? settings.directory);
  const hook = values["fsfreeze-hook"] ?? settings.hook;
  const changed = { ...settings, directory, hook: hook && here(hook) };
  return new HookSource(() => changed, { processes, accounts, system });
}
