/**
 * The program that these tests start: the compiled agent, or its source.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { exists } from "./process_table.ts";

/** How a program ended, and what it printed. */
export interface Ended {
  /** The exit status. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** What surrounds the program. */
export interface Surroundings {
  /** Its whole environment; only `PATH` unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its working directory. */
  readonly cwd?: string;
}

const CHECKOUT = new URL("../../", import.meta.url);
const SOURCE = fileURLToPath(new URL("main.ts", CHECKOUT));

const NAMED = Deno.env.get("STILLPOINT");

/** What `STILLPOINT` names, else where the agent is compiled to. */
export const PROGRAM: string = NAMED ??
  fileURLToPath(new URL("dist/stillpoint", CHECKOUT));

/** Deno puts a folder of its own into the `PATH` of what it runs, otherwise. */
const NO_SHIM = "DENO_DISABLE_NODE_SHIM=1";

const PATIENCE_MS = 30_000;

/**
 * Spells the command that starts the agent: what `STILLPOINT` names, be it a
 * program or a `main.ts`, else the compiled agent, and where there is none the
 * source.
 *
 * @param args Arguments of the agent
 * @returns The program and its arguments
 */
export function commandLine(
  args: readonly string[],
): [program: string, ...args: string[]] {
  const isThere = NAMED !== undefined || exists(PROGRAM);
  const program = Deno.realPathSync(isThere ? PROGRAM : SOURCE);
  if (!program.endsWith("main.ts")) return [program, ...args];
  const deno = [Deno.execPath(), "run", "--allow-all"];
  return ["/usr/bin/env", NO_SHIM, ...deno, program, ...args];
}

/**
 * The environment that a service manager would give, and no more.
 *
 * @returns The variables
 */
export function plainEnvironment(): Record<string, string> {
  return { PATH: Deno.env.get("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin" };
}

/**
 * Runs the agent to its end.
 *
 * @param args Its arguments
 * @param surroundings What surrounds it
 * @returns How it ended; rejects if that takes too long
 */
export async function runToEnd(
  args: readonly string[],
  { env = plainEnvironment(), cwd }: Surroundings = {},
): Promise<Ended> {
  const [program, ...rest] = commandLine(args);
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: rest,
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(cwd === undefined ? {} : { cwd }),
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
