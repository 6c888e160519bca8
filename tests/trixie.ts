/**
 * Programs of Debian 13 on this machine. Its own loader starts them, with its
 * own libraries; all else they find is this machine's. In a chroot they would
 * see other mounts than a program beside it, and nothing to compare.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { isMade } from "../tools/homes.ts";
import { TRIXIE, TRIXIE_HOME } from "../tools/trixie.ts";
import { type CommandLine, mustRun } from "./vm/host_command.ts";
import { parseLibraries } from "./vm/shared_libraries.ts";

const CHECKOUT = fileURLToPath(new URL("../", import.meta.url));
const ROOT = `${CHECKOUT}${TRIXIE}`;

/** Whether there is no Debian 13 here. */
export const NO_TRIXIE: boolean = !isMade({
  ...TRIXIE_HOME,
  path: `${CHECKOUT}${TRIXIE_HOME.path}`,
});

/** A program with all that it is made of. */
export interface Parts {
  /** What starts it. */
  readonly loader: string;
  /** The program itself. */
  readonly program: string;
  /** Its libraries. */
  readonly libraries: readonly string[];
}

/**
 * Spells what starts a program of Debian 13.
 *
 * @param program Its path there
 * @returns The words, to which arguments may be added
 */
export function trixieCommand(program: string): CommandLine {
  const { loader, folder } = findLoader();
  return [loader, "--library-path", folder, `${ROOT}${program}`];
}

/**
 * Finds what a program of Debian 13 is made of.
 *
 * @param program Its path there
 * @returns Paths on this machine
 */
export async function trixieParts(program: string): Promise<Parts> {
  const { loader, folder } = findLoader();
  const path = `${ROOT}${program}`;
  const args = ["--library-path", folder, "--list", path];
  const libraries = parseLibraries(await mustRun(loader, args));
  return { loader, program: path, libraries };
}

/** Both are named for the processor. */
function findLoader(): { loader: string; folder: string } {
  const folder = find(`${ROOT}/usr/lib`, /-linux-gnu/);
  return { folder, loader: find(folder, /^ld-linux/) };
}

function find(folder: string, name: RegExp): string {
  const found = [...Deno.readDirSync(folder)].find((entry) =>
    name.test(entry.name)
  );
  if (found === undefined) throw new Error(`Cannot find ${name} in ${folder}`);
  return `${folder}/${found.name}`;
}
