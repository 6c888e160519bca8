/**
 * `stillpoint plan`: what a freeze would do.
 *
 * @module
 */

import { withAgent } from "../client/ask.ts";
import { AgentError } from "../error.ts";
import { type PlanShape, shapePlan } from "../freeze/plan_shape.ts";
import { freezeSettings } from "../freeze/settings.ts";
import { fromDirectory } from "../path.ts";
import { obey } from "./command_line.ts";
import { printPlan } from "./plan_table.ts";
import type { CliContext, CliResult } from "./subcommand.ts";

/** Printed by `stillpoint plan --help`. */
export const PLAN_USAGE = `Usage: stillpoint plan [OPTION...]

Shows what a freeze would freeze and in which order, what would come to a stop
with that, and what would be left alone and why. Nothing is frozen.

  -c, --config FILE        the agent's configuration, if not the usual one
  -m, --mountpoint PATH    only what is mounted there; may be given repeatedly
  -p, --path SOCKET        ask the agent that serves there instead
  -a, --all                show each mount that is not on a block device, too
      --json               print JSON
  -h, --help               print this

Exit status: 0 if something would be frozen, 1 if nothing, 2 if that could not
be found out.
`;

const OPTIONS = {
  config: { type: "string", short: "c" },
  mountpoint: { type: "string", short: "m", multiple: true },
  path: { type: "string", short: "p" },
  all: { type: "boolean", short: "a", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** How long an agent may take to answer, in milliseconds. */
const ANSWER_MS = 30_000;

/** Where the plan comes from. */
interface Source {
  readonly config?: string;
  readonly mountpoint?: readonly string[];
  readonly path?: string;
}

/**
 * Carries out `stillpoint plan`.
 *
 * @param args The command line after `plan`
 * @param context Its surroundings
 * @returns What to print and how to exit
 */
export async function plan(
  args: string[],
  context: CliContext,
): Promise<CliResult> {
  const manual = { name: "plan", usage: PLAN_USAGE, options: OPTIONS };
  return await obey(args, manual, async ({ values }) => {
    const shape = await findPlan(values, context);
    const code = shape.waves.length > 0 ? 0 : 1;
    const { terminal } = context;
    const stdout = values.json
      ? `${JSON.stringify(shape, null, 2)}\n`
      : printPlan(shape, { terminal, all: values.all });
    return { code, stdout, stderr: "" };
  });
}

async function findPlan(
  { config: file, mountpoint, path }: Source,
  { config: read, os }: CliContext,
): Promise<PlanShape> {
  const mountpoints = mountpoint?.map((one) => fromDirectory(Deno.cwd(), one));
  if (path !== undefined) {
    const args = mountpoints === undefined ? {} : { mountpoints };
    return await withAgent(
      { path, ms: ANSWER_MS },
      async (ask) =>
        await ask("__org.stillpoint_freeze-plan", args) as PlanShape,
    );
  }
  const { filter } = freezeSettings(read(file));
  const { filesystems, name } = os();
  if (filesystems === undefined) {
    throw new AgentError(`Cannot plan on ${name}: it is not supported`);
  }
  return shapePlan(await filesystems.plan({ mountpoints, filter }));
}
