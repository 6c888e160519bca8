/**
 * The page about hooks, made from the tables of the program.
 *
 * @module
 */

import { LINUX_PLACES } from "../lib/platform/linux/places.ts";
import { windowsPlaces } from "../lib/platform/windows/places.ts";
import { HOOK_VARIABLES } from "../lib/hooks/environment.ts";
import { HOOK_PATH } from "../lib/platform/linux/hook_path.ts";
import { LEGACY_ORDER } from "../lib/hooks/legacy.ts";
import { UNIT_TYPES } from "../lib/hooks/registry.ts";
import type { UnitType } from "../lib/hooks/unit.ts";
import type { UnitKey } from "../lib/hooks/unit_key.ts";
import { COMMON_KEYS } from "../lib/hooks/unit_keys.ts";
import { HOOK_EXAMPLES, type HookExample } from "./hook_examples.ts";
import { code, row } from "./markdown.ts";

const PLACES = windowsPlaces("%ProgramData%");

const HEAD = `# Hooks

Made by \`make docs\` from the program's own tables; do not edit.

A hook quiesces an application before filesystems are frozen, and takes that
back after they are thawed. Each is a unit: a file \`NAME.hook\` in
\`${LINUX_PLACES.hookDirectory}\` (the setting \`hook-directory\`). Units are read anew for
each freeze; nothing has to be reloaded.

    stillpoint hooks list           # what a freeze would run, and what it refuses
    stillpoint hooks test [NAME]    # run it without freezing anything

\`hooks test\` refuses while the agent or a rehearsal has something frozen.

## How they run

Before the freeze, units run one after the other, the lowest \`order\` first;
after the thaw, they are undone the other way round. What was begun is undone
exactly once: after the thaw, after a failure, after a deadline, when the agent
ends, and by its successor if it is killed.

A step that takes longer than \`timeout\` is killed with everything it has
started. A step that fails is tried again \`retries\` times within that time, so
a program must bear to be run twice. If it still fails, \`on-failure = abort\`
gives up the freeze, and \`continue\` goes on with a snapshot that is not
consistent for this application; the report of the cycle says so.

## Who may write them

The agent runs as root, and so do programs of units that name no \`user\`. So a
unit file, its programs, every directory on the way to them and every link must
belong to root, and nobody else may be able to write to them. Directories like
\`/tmp\` pass, in which nobody can replace what is another's. What a program loads
or reads is its own affair.

A file that cannot be trusted or understood makes every freeze fail, whatever it
says: nobody could tell which application would not be quiesced. A file that can
be, but whose program is missing or not to be trusted, fails as its own
\`on-failure\` says. \`stillpoint hooks list\` shows both, and what to do.

## The file

Lines \`key = value\` in the group \`[hook]\`; \`#\` begins a comment line. Unknown
keys are mistakes. Words are separated by blanks; quotes of either kind keep
blanks together. There is no shell: nothing is expanded.

`;

const TABLE_HEAD = `| key | value | default | meaning |
| --- | --- | --- | --- |
`;

const UNDO = `
A program is called with \`freeze\`, and with \`thaw\` to undo it. If \`args\` have
no \`{phase}\`, \`undo\` has to be given: otherwise the same thing would be done
twice.

### What programs are told

A program runs in \`/\`, with no input, in a process group of its own. Its
environment has the variables of the group \`[environment]\`, one a line,
\`PATH=${HOOK_PATH}\`, \`HOME\` (with \`user\`, that user's, and \`USER\` and
\`LOGNAME\`), nothing of the agent's own, and:

| variable | meaning |
| --- | --- |
`;

const ON_WINDOWS = `
## On Windows

Units lie in \`${PLACES.hookDirectory}\`. They are of type \`exec\`, and have no
\`user\`. A backslash in them is written twice, or as a slash:
\`exec = C:/Program Files/x/quiesce.cmd\`.

Programs are \`.exe\` and \`.com\` files, batch files (\`.cmd\`, \`.bat\`), whose
arguments are quoted as the command interpreter reads them, and scripts of
PowerShell (\`.ps1\`), run without a profile and whatever the policy says of
scripts that nobody has signed. They run in \`%SystemRoot%\\System32\`, without a window, in a job
that is ended as a whole when their time is over. \`PATH\` leads to what Windows
brings, and variables like \`SystemRoot\`, \`ProgramData\` and \`TEMP\` are the
agent's. A batch file must not expand \`%STILLPOINT_REASON%\`, which a client has
written: \`&\` in it would begin another command.

A unit, its program, and the folders on the way to them must belong to the
system, to administrators or to whoever runs the agent. Nobody else may change
them, or put something beside a unit or program; farther up, as in \`C:\\\`, it is
enough that nobody else can replace what is there. Links are refused.

Without a path \`-F\` takes the first of these that is there:

${PLACES.hooks.map((path) => `- \`${path}\``).join("\n")}
`;

const LEGACY = `
## Existing hooks

The hook of \`-F\` (the setting \`fsfreeze-hook\`) runs as with \`qemu-ga\`, with one
word, \`freeze\` or \`thaw\`, the agent's environment and the reference's errors.
It is not asked whose it is. Its order is ${LEGACY_ORDER}. \`-F\` without a path
takes the first of these that is there:

${LINUX_PLACES.hooks.map((path) => `- \`${path}\``).join("\n")}

Scripts in a directory beside it, such as \`${LINUX_PLACES.hook}.d\`, are run by that
hook. If there is the directory but not the hook, the agent runs its executable
files itself, in the order of their names and back, passes over what package
managers and editors leave behind, and goes on when one fails, as the usual hook
does. They have to be trusted like units.

## Examples
`;

/**
 * Writes \`docs/hooks.md\`.
 *
 * @returns Its content
 */
export function hooksPage(): string {
  const variables = HOOK_VARIABLES.map(({ name, meaning }) =>
    row([code(name), meaning])
  );
  const [own, ...others] = UNIT_TYPES;
  const common = table(COMMON_KEYS);
  const first = own === undefined ? "" : typeSection(own);
  const examples = HOOK_EXAMPLES.map(exampleSection);
  const rest = others.map(typeSection);
  return [
    HEAD,
    common,
    first,
    UNDO,
    ...variables,
    ...rest,
    ON_WINDOWS,
    LEGACY,
    ...examples,
  ].join("");
}

function typeSection({ name, meaning, keys }: UnitType): string {
  return `\n## Type \`${name}\`: ${meaning}\n\n${table(keys)}`;
}

function table(keys: readonly UnitKey[]): string {
  const rows = keys.map((key) =>
    row([
      code(key.key),
      valueOf(key),
      key.required ? "required" : defaultOf(key),
      key.meaning,
    ])
  );
  return [TABLE_HEAD, ...rows].join("");
}

function valueOf({ value, choices, kind }: UnitKey): string {
  if (choices !== undefined) return choices.map(code).join(" or ");
  if (kind === "flag") return "`true` or `false`";
  return value ?? kind.toUpperCase();
}

function defaultOf({ fallback }: UnitKey): string {
  return fallback === undefined ? "" : code(fallback);
}

function exampleSection({ file, about, text }: HookExample): string {
  return `\n${about}\n\n\`\`\`ini\n# ${LINUX_PLACES.hookDirectory}/${file}\n${text}\`\`\`\n`;
}
