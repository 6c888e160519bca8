/**
 * A program of our own on a machine with Wine, which does what it is told.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { WineMachine } from "./machine.ts";

/** Where it is, as Windows has it. */
export const ACTOR = "Z:\\opt\\actor.exe";

const SOURCE = fileURLToPath(new URL("./actor.c", import.meta.url));
const COMPILER = "x86_64-w64-mingw32-gcc";

/**
 * Puts the program on a machine.
 *
 * @param machine The machine
 * @param path Where to put it, as the machine's Debian has it
 */
export async function installActor(
  machine: WineMachine,
  path = "/opt/actor.exe",
): Promise<void> {
  const program = machine.outside(path);
  const { success, stderr } = await new Deno.Command(COMPILER, {
    args: [
      ...["-O1", "-Wall", "-Werror", "-municode", "-s"],
      ...["-o", program, SOURCE],
    ],
    signal: AbortSignal.timeout(60_000),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
