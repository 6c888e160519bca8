/**
 * Running a subcommand.
 *
 * @module
 */

import { MISUSED, SUBCOMMANDS } from "./mod.ts";
import type { CliContext, CliResult, RunSubcommand } from "./subcommand.ts";

export { currentOs } from "../platform/mod.ts";

/** The code of a subcommand needs none of the others'. */
const LOADERS: Readonly<
  Record<(typeof SUBCOMMANDS)[number]["name"], () => Promise<RunSubcommand>>
> = {
  call: async () => (await import("../client/call.ts")).call,
  doctor: async () => (await import("./doctor.ts")).doctor,
  hooks: async () => (await import("./hooks.ts")).hooks,
  journal: async () => (await import("./journal.ts")).journal,
  metrics: async () => (await import("../client/metrics.ts")).metrics,
  plan: async () => (await import("./plan.ts")).plan,
  rehearse: async () => (await import("./rehearse.ts")).rehearse,
  timeline: async () => (await import("./timeline.ts")).timeline,
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
  const run = await LOADERS[subcommand.name]();
  return await run(args, context);
}

function unknown(name: string): Omit<CliResult, "code"> {
  const names = SUBCOMMANDS.map(({ name }) => name).join(", ");
  const shown = JSON.stringify(name);
  const hint = "try 'stillpoint --help' for more information";
  const stderr =
    `stillpoint: unknown subcommand ${shown}; there are ${names}; ${hint}\n`;
  return { stdout: "", stderr };
}
