/**
 * What all subcommands do with their command line: read it, explain it, and
 * say what was wrong.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { MISUSED } from "./mod.ts";
import { plainText } from "./plain_text.ts";
import type { CliResult } from "./subcommand.ts";

/** The options of a subcommand, as `parseArgs` takes them. */
export type Options = NonNullable<ParseArgsConfig["options"]> & {
  readonly help: { readonly type: "boolean" };
};

/** A command line that was read. */
export type Line<O extends Options> = ReturnType<
  typeof parseArgs<
    { args: string[]; options: O; allowPositionals: boolean }
  >
>;

/** What there is to know of a subcommand's command line. */
export interface Manual<O extends Options> {
  /** What the subcommand is called. */
  readonly name: string;
  /** Printed on `--help`. */
  readonly usage: string;
  /** Its options. */
  readonly options: O;
  /** Whether it takes more than options. */
  readonly operands?: boolean;
  /** The status after an error; {@linkcode MISUSED} unless given. */
  readonly failure?: number;
}

/**
 * Reads a command line and carries it out.
 *
 * @param args What follows the subcommand's name
 * @param manual How to read it
 * @param run Carries it out; an error that it throws is printed
 * @returns What to print and how to exit
 */
export async function obey<const O extends Options>(
  args: string[],
  manual: Manual<O>,
  run: (line: Line<O>) => CliResult | Promise<CliResult>,
): Promise<CliResult> {
  const { name, usage, options, operands = false, failure = MISUSED } = manual;
  try {
    const line = parseArgs({ args, options, allowPositionals: operands });
    const { help } = line.values as { readonly help?: boolean };
    if (help) return { code: 0, stdout: usage, stderr: "" };
    return await run(line);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const stderr = `stillpoint ${name}: ${plainText(reasonOf(error))}\n`;
    return { code: failure, stdout: "", stderr };
  }
}

/**
 * Shows how a subcommand is used to somebody who used it wrongly.
 *
 * @param usage How
 * @returns What to print and how to exit
 */
export function misused(usage: string): CliResult {
  return { code: MISUSED, stdout: "", stderr: usage };
}
