/**
 * `stillpoint journal`: how freezes went, and which of them a copy of a disk
 * belongs to.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import { findCycle } from "../journal/find.ts";
import { type JournalContent, readJournal } from "../journal/read.ts";
import { journalPath } from "../journal/setting.ts";
import { fromDirectory } from "../path.ts";
import { describeCycle } from "./journal_cycle.ts";
import { describeImage } from "./journal_image.ts";
import { listCycles } from "./journal_list.ts";
import { misused, obey } from "./command_line.ts";
import type { CliContext, CliResult } from "./subcommand.ts";

/** Printed by `stillpoint journal --help`. */
export const JOURNAL_USAGE = `Usage: stillpoint journal [OPTION...] [CYCLE]
       stillpoint journal --image DIR [OPTION...]

Shows the freeze cycles of this machine, the last one last; or one of them in
full. CYCLE is its name, or enough characters of its beginning.

With --image, tells which cycle the copy of a disk was taken in that is mounted
at DIR; and what that cycle was worth, if --journal names the journal of the
machine that was copied.

  -n, --lines NUMBER       at most so many cycles; 0 for all (20)
      --image DIR          look into the mounted copy of a disk
      --journal FILE       the journal, if not as configured
  -c, --config FILE        the agent's configuration, if not the usual one
      --json               print JSON
  -h, --help               print this

Exit status: 0 if all is well; 1 if the cycle is broken, or if the copy was not
taken in a cycle; 2 if nothing could be looked at.
`;

const OPTIONS = {
  lines: { type: "string", short: "n", default: "20" },
  image: { type: "string" },
  journal: { type: "string" },
  config: { type: "string", short: "c" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

interface Values {
  readonly lines: string;
  readonly json: boolean;
  readonly image?: string;
  readonly journal?: string;
  readonly config?: string;
}

/**
 * Carries out `stillpoint journal`.
 *
 * @param args The command line after `journal`
 * @param context Its surroundings
 * @returns What to print and how to exit
 */
export async function journal(
  args: string[],
  context: CliContext,
): Promise<CliResult> {
  const usage = JOURNAL_USAGE;
  const manual = { name: "journal", usage, options: OPTIONS, operands: true };
  return await obey(args, manual, async ({ values, positionals }) => {
    const [name, ...rest] = positionals;
    const isWrong = rest.length > 0 || (values.image && name !== undefined);
    if (isWrong || !/^\d{1,9}$/.test(values.lines)) return misused(usage);
    if (values.image !== undefined) {
      return await showImage(values.image, { values, context });
    }
    return await showJournal(name, { values, context });
  });
}

/** The journal that a command line is about. */
export interface JournalChoice {
  /** The journal that is asked for, if one is. */
  readonly journal?: string | undefined;
  /** The configuration that is asked for, if one is. */
  readonly config?: string | undefined;
}

/**
 * Reads the journal that a command line is about.
 *
 * @param choice What it says
 * @param context Its surroundings
 * @returns What is in it; nothing if the usual one is not there
 */
export async function openJournal(
  { journal, config }: JournalChoice,
  context: CliContext,
): Promise<JournalContent | undefined> {
  const path = journal === undefined
    ? journalPath(context.config(config).journal)
    : fromDirectory(Deno.cwd(), journal);
  if (path === undefined) {
    throw new AgentError("no journal is kept: the configuration says so");
  }
  const content = await readJournal(path);
  if (content !== undefined || journal === undefined) return content;
  throw new AgentError(`there is no journal "${journal}"`);
}

async function showJournal(
  name: string | undefined,
  { values, context }: { values: Values; context: CliContext },
): Promise<CliResult> {
  const content = await openJournal(values, context);
  const { terminal } = context;
  const entries = content?.entries ?? [];
  const { json } = values;
  const notes = notesOn(content);
  if (name !== undefined) {
    const shown = describeCycle(findCycle(entries, name), { json, terminal });
    return { ...shown, stderr: notes };
  }
  if (entries.length === 0 && !json) {
    return { code: 0, stdout: "", stderr: `${notes}There are no cycles\n` };
  }
  const most = Number(values.lines);
  const shown = most === 0 ? entries : entries.slice(-most);
  const stdout = listCycles(shown, { json, terminal });
  return { code: 0, stdout, stderr: notes };
}

async function showImage(
  image: string,
  { values, context }: { values: Values; context: CliContext },
): Promise<CliResult> {
  const { journal, json, config } = values;
  const known = journal === undefined
    ? undefined
    : await openJournal(values, context);
  const path = journalPath(context.config(config).journal);
  const shown = await describeImage(fromDirectory(Deno.cwd(), image), {
    ...{ path, json, terminal: context.terminal },
    known: known && { name: journal ?? "", entries: known.entries },
  });
  return { ...shown, stderr: notesOn(known) };
}

/** What a reader has to know to trust the rest. */
function notesOn(content: JournalContent | undefined): string {
  const { unreadable = 0, isTorn = false } = content ?? {};
  const lines = unreadable === 1 ? "1 line" : `${unreadable} lines`;
  const skipped = unreadable === 0
    ? ""
    : `stillpoint journal: ${lines} cannot be read and are left out\n`;
  const torn = !isTorn ? "" : "stillpoint journal: the last line is not " +
    "complete, and is left out: it is being written, or the agent was cut off\n";
  return skipped + torn;
}
