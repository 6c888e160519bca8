/**
 * The program that these tests start: the compiled agent, or its source.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

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

const COMPILED = new URL("../../dist/stillpoint", import.meta.url);
const PATIENCE_MS = 30_000;

/**
 * Spells the command that starts the agent: what `STILLPOINT` names, be it a
 * program or a `main.ts`, and the compiled agent by default.
 *
 * @param args Arguments of the agent
 * @returns The program and its arguments
 */
export function commandLine(
  args: readonly string[],
): [program: string, ...args: string[]] {
  const name = Deno.env.get("STILLPOINT") ?? fileURLToPath(COMPILED);
  const program = Deno.realPathSync(name);
  if (!program.endsWith("main.ts")) return [program, ...args];
  return [Deno.execPath(), "run", "--allow-all", program, ...args];
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
