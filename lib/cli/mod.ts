/**
 * The table of subcommands.
 *
 * @module
 */

import type { CliContext, CliResult, Subcommand } from "./subcommand.ts";

/** All subcommands, in the order of `--help`. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "call",
    summary: "ask a guest agent to carry out a command",
    load: async () => (await import("../client/call.ts")).call,
  },
  {
    name: "doctor",
    summary: "look for what may keep a freeze from going well",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "hooks",
    summary: "list the hooks of a freeze, or rehearse them",
    load: async () => (await import("./hooks.ts")).hooks,
  },
  {
    name: "journal",
    summary: "show past freezes, or which one a copy is of",
    load: async () => (await import("./journal.ts")).journal,
  },
  {
    name: "metrics",
    summary: "print figures for monitoring",
    load: async () => (await import("../client/metrics.ts")).metrics,
  },
  {
    name: "plan",
    summary: "show what a freeze would do",
    load: async () => (await import("./plan.ts")).plan,
  },
  {
    name: "rehearse",
    summary: "freeze and thaw at once, and show how that went",
    load: async () => (await import("./rehearse.ts")).rehearse,
  },
  {
    name: "timeline",
    summary: "draw a freeze as a picture",
    load: async () => (await import("./timeline.ts")).timeline,
  },
];

/** The status of a subcommand that was called wrongly. */
export const MISUSED = 2;

/**
 * Tells whether a command line is for a subcommand rather than the agent,
 * whose options all begin with a dash and which has no operands.
 *
 * @param args The command line, without the program's name
 * @returns Whether it is
 */
export function isSubcommand([first]: readonly string[]): boolean {
  return first !== undefined && !first.startsWith("-");
}

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
  const run = await subcommand.load();
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
