/**
 * Where things are on Windows.
 *
 * @module
 */

import type { Environment, Places } from "../supervision.ts";

/** Where it is unless somebody has moved it. */
const PROGRAM_DATA = "C:\\ProgramData";

/**
 * Tells where the agent's own folder is.
 *
 * @param env The environment
 * @returns Its path
 */
export function ownFolder(env: Pick<Environment, "get">): string {
  return placesIn(env).statedir;
}

/**
 * Tells where things are.
 *
 * @param env The environment
 * @returns Where things are unless something else was said
 */
export function placesIn(env: Pick<Environment, "get">): Places {
  return windowsPlaces(env.get("ProgramData") ?? PROGRAM_DATA);
}

/**
 * Tells where things are.
 *
 * @param programData The folder for what programs keep for the whole machine
 * @returns Where things are unless something else was said
 */
export function windowsPlaces(programData: string): Places {
  const home = `${programData}\\stillpoint`;
  return {
    config: `${home}\\stillpoint.conf`,
    hooks: ["exe", "cmd", "ps1"].map((kind) =>
      `${home}\\fsfreeze-hook.${kind}`
    ),
    hook: `${home}\\fsfreeze-hook.cmd`,
    hookDirectory: `${home}\\hooks.d`,
    pidfile: `${home}\\stillpoint.pid`,
    statedir: home,
    journal: `${home}\\journal.jsonl`,
    ports: new Map([
      ["virtio-serial", "\\\\.\\Global\\org.qemu.guest_agent.0"],
      ["isa-serial", "COM1"],
    ]),
  };
}
