/**
 * A program of our own on a machine with Wine, which does what it is told.
 *
 * @module
 */

import { bring } from "./compiled.ts";
import type { WineMachine } from "./machine.ts";

/** Where it is, as Windows has it. */
export const ACTOR = "Z:\\opt\\actor.exe";

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
  await bring(machine, { source: "actor.c", path });
}
