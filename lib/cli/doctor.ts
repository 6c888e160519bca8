/**
 * `stillpoint doctor`: what may keep a freeze from going well.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import type { Patient, Severity } from "../doctor/check.ts";
import { type CheckedFinding, examine } from "../doctor/mod.ts";
import { AgentError } from "../error.ts";
import { freezeSettings } from "../freeze/settings.ts";
import { hookSettings } from "../hooks/settings.ts";
import { HookSource } from "../hooks/source.ts";
import type { Os } from "../platform/mod.ts";
import { findDatabases, proposeUnit } from "../quiesce/discovery.ts";
import { obey } from "./command_line.ts";
import type { CliContext, CliResult } from "./subcommand.ts";
import { type Cell, type Column, printTable, type Tone } from "./table.ts";

/** Printed by `stillpoint doctor --help`. */
export const DOCTOR_USAGE = `Usage: stillpoint doctor [OPTION...]

Looks for what may keep a freeze from going well, and says what to do about it.
Nothing is changed, frozen or run.

  -c, --config FILE        the agent's configuration, if not the usual one
      --json               print JSON
  -h, --help               print this

Exit status: 0 if all is well, 1 if there are warnings, 2 if something is wrong
or if the options are.
`;

const OPTIONS = {
  config: { type: "string", short: "c" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const COLUMNS: readonly Column[] = [
  { title: "CHECK" },
  { title: "STATE" },
  { title: "FOUND" },
];

const TONES: Readonly<Record<Severity, Tone>> = {
  ok: "good",
  warning: "plain",
  error: "bad",
};

const CODES: Readonly<Record<Severity, number>> = {
  ok: 0,
  warning: 1,
  error: 2,
};

/**
 * Carries out `stillpoint doctor`.
 *
 * @param args The command line after `doctor`
 * @param context Its surroundings
 * @returns What to print and how to exit
 */
export async function doctor(
  args: string[],
  { terminal, config: read, os }: CliContext,
): Promise<CliResult> {
  const manual = { name: "doctor", usage: DOCTOR_USAGE, options: OPTIONS };
  return await obey(args, manual, async ({ values }) => {
    const patient = await meet(read(values.config), os());
    const findings = await examine(patient);
    const codes = findings.map(({ severity }) => CODES[severity]);
    const code = Math.max(0, ...codes);
    const stdout = values.json
      ? `${JSON.stringify({ findings }, null, 2)}\n`
      : printFindings(findings, terminal);
    return { code, stdout, stderr: "" };
  });
}

async function meet(config: Config, os: Os): Promise<Patient> {
  const { examination, filesystems, processes, accounts, name } = os;
  const { hooks: system } = os;
  if (!examination || !filesystems || !processes || !system) {
    throw new AgentError(`Cannot look at ${name}: it is not supported`);
  }
  const { filter } = freezeSettings(config);
  const source = new HookSource(() => hookSettings(config), {
    processes,
    accounts,
    system,
  });
  return {
    ...examination,
    config,
    plan: await filesystems.plan({ filter }),
    hooks: await source.survey(),
    databases: async () =>
      (await findDatabases()).map((socket) => ({
        ...socket,
        unit: proposeUnit(socket),
      })),
  };
}

/** What to do is a line of its own: it may be long, and wants copying. */
function printFindings(
  findings: readonly CheckedFinding[],
  terminal: boolean,
): string {
  const rows = findings.flatMap(
    ({ check, severity, what, advice }): Cell[][] => [
      [check, { text: severity, tone: TONES[severity] }, what],
      ...advice === undefined ? [] : [["", "", `→ ${advice}`]],
    ],
  );
  return printTable(rows, { columns: COLUMNS, terminal });
}
