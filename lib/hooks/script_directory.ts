/**
 * Directories of scripts, `fsfreeze-hook.d`, which as a rule the hook beside
 * them runs.
 *
 * @module
 */

import { AgentError, reasonOf } from "../error.ts";
import type { HookSystem } from "../platform/hook_system.ts";
import { fromDirectory } from "../path.ts";
import { LIMITS } from "../limits.ts";

/** What package managers and editors leave behind, which is no script. */
const LEFTOVERS =
  /(~|\.(bak|orig|sample|swp|tmp|rpm(orig|new|save)|dpkg-\w+|ucf-\w+))$/;

/**
 * Lists the scripts of a directory.
 *
 * @param directory The directory
 * @param system Tells what is a script
 * @returns Their paths in order of their names; none if it is not there
 */
export async function scriptsIn(
  directory: string,
  system: Pick<HookSystem, "isExecutable">,
): Promise<string[]> {
  const names = await namesIn(directory);
  const paths = names
    .filter((name) => !name.startsWith(".") && !LEFTOVERS.test(name))
    .map((name) => fromDirectory(directory, name));
  const kept = await Promise.all(paths.map(system.isExecutable));
  return paths.filter((_, index) => kept[index]);
}

/**
 * Lists the names in a directory.
 *
 * @param directory The directory
 * @returns The names in order; none if it is not there
 */
export async function namesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) {
      names.push(name);
      if (names.length > LIMITS.hookUnits) break;
    }
  } catch (cause) {
    const gone = cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory;
    if (gone) return [];
    const why = reasonOf(cause);
    throw new AgentError(`Cannot look for hooks in ${directory}: ${why}`, {
      cause,
    });
  }
  if (names.length > LIMITS.hookUnits) {
    const why = `there are more than ${LIMITS.hookUnits} files`;
    throw new AgentError(`Cannot look for hooks in ${directory}: ${why}`);
  }
  return names.sort();
}

/**
 * Tells whether something is there.
 *
 * @param path Its path
 * @returns Whether it is; a link that leads nowhere is
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
