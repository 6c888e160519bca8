/**
 * `stillpoint timeline`: a picture of a cycle.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import { findCycle } from "../journal/find.ts";
import { drawTimeline } from "../timeline/mod.ts";
import { isTheme, THEMES } from "../timeline/style.ts";
import { openJournal } from "./journal.ts";
import { MISUSED } from "./mod.ts";
import type { CliContext, CliResult } from "./subcommand.ts";

/** Printed by `stillpoint timeline --help`. */
export const TIMELINE_USAGE =
  `Usage: stillpoint timeline [OPTION...] [CYCLE] > FILE.svg

Draws a freeze cycle: its phases, what was done to each filesystem and by each
hook, and for how long filesystems were frozen. CYCLE is a name from stillpoint
journal, or enough characters of its beginning; the last cycle by default.

      --theme THEME        auto, light or dark; auto is as the reader's (auto)
      --journal FILE       the journal, if not as configured
  -c, --config FILE        the agent's configuration, if not the usual one
  -h, --help               print this

Exit status: 0 if there is a picture, 2 if not.
`;

const OPTIONS = {
  theme: { type: "string", default: "auto" },
  journal: { type: "string" },
  config: { type: "string", short: "c" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/**
 * Draws a cycle.
 *
 * @param args The command line after `timeline`
 * @param context Its surroundings
 * @returns What to print and how to exit
 */
export async function timeline(
  args: string[],
  context: CliContext,
): Promise<CliResult> {
  try {
    const { parseArgs } = await import("node:util");
    const { values, positionals } = parseArgs({
      args,
      options: OPTIONS,
      allowPositionals: true,
    });
    if (values.help) return { code: 0, stdout: TIMELINE_USAGE, stderr: "" };
    const [name, ...rest] = positionals;
    if (rest.length > 0) return misused(TIMELINE_USAGE);
    const { theme } = values;
    if (!isTheme(theme)) {
      throw new AgentError(`"${theme}" is none of ${THEMES.join(", ")}`);
    }
    if (context.terminal) {
      throw new AgentError("this would be SVG: add > FILE.svg");
    }
    const content = await openJournal(values, context);
    const { host, ...entry } = findCycle(content?.entries ?? [], name);
    return {
      code: 0,
      stdout: drawTimeline(entry, { host, theme }),
      stderr: "",
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return misused(`stillpoint timeline: ${error.message}\n`);
  }
}

function misused(stderr: string): CliResult {
  return { code: MISUSED, stdout: "", stderr };
}
