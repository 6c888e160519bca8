/**
 * Programs in C that a test brings to a machine with Wine.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { WineMachine } from "./machine.ts";

const COMPILER = "x86_64-w64-mingw32-gcc";
const LONGEST_MS = 60_000;

/** A program to bring along. */
export interface Source {
  /** Its source, beside this file. */
  readonly source: string;
  /** Its path on the machine, as Debian has it. */
  readonly path: string;
  /** What the compiler is told; a program with a `wmain` unless given. */
  readonly flags?: readonly string[];
}

/**
 * Compiles a program.
 *
 * @param machine Where it is to be
 * @param program The program
 */
export async function bring(
  machine: WineMachine,
  { source, path, flags = ["-municode"] }: Source,
): Promise<void> {
  const from = fileURLToPath(new URL(source, import.meta.url));
  const { success, stderr } = await new Deno.Command(COMPILER, {
    args: [
      ...["-O2", "-Wall", "-Werror", "-s", ...flags],
      ...["-o", machine.outside(path), from, "-lntdll"],
    ],
    signal: AbortSignal.timeout(LONGEST_MS),
  }).output();
  if (success) return;
  const complaints = new TextDecoder().decode(stderr);
  throw new Error(`Cannot compile ${source}: ${complaints}`);
}

/**
 * Counts the handles of the agent.
 *
 * @param machine Where it runs
 * @returns How many it has
 */
export async function countHandles(machine: WineMachine): Promise<number> {
  await bring(machine, {
    ...{ source: "handle_count.c", path: "/opt/handle_count.exe" },
  });
  const program = "Z:\\opt\\handle_count.exe";
  const { code, stdout } = await machine.run(program, ["stillpoint.exe"]);
  if (code !== 0) throw new Error(`Cannot count handles: exit code ${code}`);
  return Number(stdout);
}
