/**
 * Programs of the system that do what the kernel alone cannot.
 *
 * @module
 */

import { reasonOf } from "../../error.ts";
import { type ChildOutcome, runChild } from "../../child.ts";
import { tooLong } from "../../deadline.ts";
import { LIMITS } from "../../limits.ts";
import { processes } from "./processes.ts";
import { candidates } from "./search_path.ts";

/** What a program is run with. */
export interface ProgramOptions {
  /** Its arguments. */
  readonly args: readonly string[];
  /** How long it may take, in milliseconds; then it is killed. */
  readonly ms: number;
  /** What it reads. */
  readonly input?: Uint8Array;
}

/** Finds and runs programs. */
export interface Programs {
  /**
   * Looks for a program.
   *
   * @param name Its name, or a path, which means itself
   * @returns Where it is; nothing if it is nowhere
   */
  find(name: string): Promise<string | undefined>;

  /**
   * Runs a program to its end.
   *
   * @param path Where it is
   * @param options What it is run with
   * @returns What went wrong; nothing if it succeeded
   */
  run(path: string, options: ProgramOptions): Promise<string | undefined>;
}

/** Where systems keep such programs, whatever the agent's `PATH` says. */
const HOMES = "/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin";
const ANY_EXECUTE = 0o111;

/** The programs of this machine. */
export const programs: Programs = { find, run };

async function find(name: string): Promise<string | undefined> {
  for (const path of candidates(name, HOMES)) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0) & ANY_EXECUTE) !== 0;
  } catch {
    return false;
  }
}

async function run(
  path: string,
  options: ProgramOptions,
): Promise<string | undefined> {
  const keepBytes = LIMITS.programOutputBytes;
  try {
    const child = await runChild(path, { ...options, keepBytes, processes });
    return complaint(child, options.ms);
  } catch (error) {
    return reasonOf(error);
  }
}

function complaint(
  { code, signal, killed, output }: ChildOutcome,
  ms: number,
): string | undefined {
  if (killed !== undefined) return tooLong(ms);
  if (code === 0) return undefined;
  const said = output.trim();
  if (said !== "") return said;
  return signal === undefined ? `exit status ${code}` : `ended by ${signal}`;
}
