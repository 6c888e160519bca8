/**
 * What this machine may lack of what a rig for tests is made with.
 *
 * @module
 */

import { run } from "./command.ts";

/**
 * Looks for programs.
 *
 * @param names Their names
 * @returns A sentence about the first that is missing; `undefined` if none is
 */
export async function missingProgram(
  ...names: readonly string[]
): Promise<string | undefined> {
  for (const name of names) {
    if (!await holds(`command -v ${name} >/dev/null`)) {
      return `${name} is not installed`;
    }
  }
  return undefined;
}

/**
 * Looks whether the disk has room for something.
 *
 * @param megabytes How much is needed
 * @returns A sentence about it; `undefined` if there is enough
 */
export async function missingRoom(
  megabytes: number,
): Promise<string | undefined> {
  const free = "$(df --output=avail --block-size=M . | tail -1 | tr -dc 0-9)";
  if (await holds(`test ${free} -ge ${megabytes}`)) return undefined;
  return `that takes ${megabytes} MB of room`;
}

/**
 * Asks the shell.
 *
 * @param script A condition
 * @returns Whether it holds
 */
export async function holds(script: string): Promise<boolean> {
  return await run("sh", { args: ["-c", script] }) === 0;
}
