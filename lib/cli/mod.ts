/**
 * The table of subcommands. The agent, the same program, does without their
 * code, which `run.ts` loads.
 *
 * @module
 */

import type { Subcommand } from "./subcommand.ts";

/** All subcommands, in the order of `--help`. */
export const SUBCOMMANDS = [
  {
    name: "call",
    summary: "ask a guest agent to carry out a command",
  },
  {
    name: "doctor",
    summary: "look for what may keep a freeze from going well",
  },
  {
    name: "hooks",
    summary: "list the hooks of a freeze, or rehearse them",
  },
  {
    name: "journal",
    summary: "show past freezes, or which one a copy is of",
  },
  {
    name: "metrics",
    summary: "print figures for monitoring",
  },
  {
    name: "plan",
    summary: "show what a freeze would do",
  },
  {
    name: "rehearse",
    summary: "freeze and thaw at once, and show how that went",
  },
  {
    name: "timeline",
    summary: "draw a freeze as a picture",
  },
] as const satisfies readonly Subcommand[];

/** The status of a subcommand that was called wrongly. */
export const MISUSED = 2;

/**
 * Understands `help SUBCOMMAND`, which people try first, as
 * `SUBCOMMAND --help`, and `help` alone as `--help`.
 *
 * @param args The command line, without the program's name
 * @returns The command line without that word
 */
export function spellHelp(args: readonly string[]): string[] {
  const [first, ...others] = args;
  return first === "help" ? [...others, "--help"] : [...args];
}

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
