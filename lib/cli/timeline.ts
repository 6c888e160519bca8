/**
 * `stillpoint timeline`: a picture of a cycle.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import { findCycle } from "../journal/find.ts";
import { drawTimeline } from "../timeline/mod.ts";
import { isTheme, THEMES } from "../timeline/style.ts";
import { misused, obey } from "./command_line.ts";
import { openJournal } from "./journal.ts";

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
  const usage = TIMELINE_USAGE;
  const manual = { name: "timeline", usage, options: OPTIONS, operands: true };
  return await obey(args, manual, async ({ values, positionals }) => {
    const [name, ...rest] = positionals;
    if (rest.length > 0) return misused(usage);
    const { theme } = values;
    if (!isTheme(theme)) {
      throw new AgentError(`"${theme}" is none of ${THEMES.join(", ")}`);
    }
    if (context.terminal) {
      throw new AgentError("this would be SVG: add > FILE.svg");
    }
    const content = await openJournal(values, context);
    const { host, ...entry } = findCycle(content?.entries ?? [], name);
    const stdout = drawTimeline(entry, { host, theme });
    return { code: 0, stdout, stderr: "" };
  });
}
