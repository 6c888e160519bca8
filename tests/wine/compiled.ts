/**
 * Programs in C that a test brings to a machine with Wine.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { WineMachine } from "./machine.ts";

const COMPILER = "x86_64-w64-mingw32-gcc";

/**
 * Compiles a program.
 *
 * @param machine Where it is to be
 * @param source Its source, beside this file
 * @param path Its path on the machine, as Debian has it
 */
export async function bring(
  machine: WineMachine,
  source: string,
  path: string,
): Promise<void> {
  const from = fileURLToPath(new URL(source, import.meta.url));
  const { success, stderr } = await new Deno.Command(COMPILER, {
    args: [
      ...["-O2", "-Wall", "-Werror", "-municode", "-s"],
      ...["-o", machine.outside(path), from, "-lntdll"],
    ],
  }).output();
  if (success) return;
  throw new Error(
    `Cannot compile ${source}: ${new TextDecoder().decode(stderr)}`,
  );
}

/**
 * Counts the handles of the agent.
 *
 * @param machine Where it runs
 * @returns How many it has
 */
export async function countHandles(machine: WineMachine): Promise<number> {
  await bring(machine, "handle_count.c", "/opt/handle_count.exe");
  const program = "Z:\\opt\\handle_count.exe";
  const { code, stdout } = await machine.run(program, ["stillpoint.exe"]);
  if (code !== 0) throw new Error(`Cannot count handles: exit code ${code}`);
  return Number(stdout);
}
