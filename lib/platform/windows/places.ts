/**
 * Where things are on Windows.
 *
 * @module
 */

import type { Places } from "../supervision.ts";

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
