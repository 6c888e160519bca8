/**
 * Running a subcommand.
 *
 * @module
 */

import { call } from "../client/call.ts";
import { metrics } from "../client/metrics.ts";
import { doctor } from "./doctor.ts";
import { hooks } from "./hooks.ts";
import { journal } from "./journal.ts";
import { MISUSED, SUBCOMMANDS } from "./mod.ts";
import { plan } from "./plan.ts";
import { rehearse } from "./rehearse.ts";
import type { CliContext, CliResult, RunSubcommand } from "./subcommand.ts";
import { timeline } from "./timeline.ts";

export { currentOs } from "../platform/mod.ts";

const RUNNERS: Readonly<
  Record<(typeof SUBCOMMANDS)[number]["name"], RunSubcommand>
> = {
  call,
  doctor,
  hooks,
  journal,
  metrics,
  plan,
  rehearse,
  timeline,
};

/**
 * Runs a subcommand.
 *
 * @param args The command line, the subcommand's name first
 * @param context What it may ask for
 * @returns What to print and how to exit
 */
export async function runSubcommand(
  [name = "", ...args]: readonly string[],
  context: CliContext,
): Promise<CliResult> {
  const subcommand = SUBCOMMANDS.find((one) => one.name === name);
  if (subcommand === undefined) return { ...unknown(name), code: MISUSED };
  return await RUNNERS[subcommand.name](args, context);
}

function unknown(name: string): Omit<CliResult, "code"> {
  const names = SUBCOMMANDS.map(({ name }) => name).join(", ");
  const shown = JSON.stringify(name);
  const hint = "try 'stillpoint --help' for more information";
  const stderr =
    `stillpoint: unknown subcommand ${shown}; there are ${names}; ${hint}\n`;
  return { stdout: "", stderr };
}
