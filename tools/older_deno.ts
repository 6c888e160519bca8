/**
 * An older Deno, for a target whose base can only be had of that version.
 *
 * @module
 */

import { mustRun } from "./command.ts";

/**
 * Installs a version of Deno from npm, unless it is there.
 *
 * @param version Which one
 * @param cache The folder to install it into
 * @returns The path of the program
 */
export async function provideDeno(
  version: string,
  cache: string,
): Promise<string> {
  const home = `${cache}/npm-deno-${version}`;
  const present = await findDeno(home);
  if (present !== undefined) return present;
  await Deno.mkdir(home, { recursive: true });
  await mustRun("npm", {
    args: [
      ...["install", "--prefix", home, "--ignore-scripts", "--no-save"],
      ...["--no-package-lock", "--no-audit", "--no-fund", "--silent"],
      `deno@${version}`,
    ],
  });
  const found = await findDeno(home);
  if (found === undefined) throw new Error(`Cannot find Deno in ${home}`);
  return found;
}

/** npm installs the one package that fits this machine. */
async function findDeno(home: string): Promise<string | undefined> {
  try {
    for await (const { name } of Deno.readDir(`${home}/node_modules/@deno`)) {
      return `${home}/node_modules/@deno/${name}/deno`;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return undefined;
}
