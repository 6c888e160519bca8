/**
 * Reading the small files in which the kernel and the system tell facts.
 *
 * @module
 */

import { unlessMissing } from "../../missing.ts";

/**
 * Reads a text that may not be there.
 *
 * @param path Where it would be
 * @returns Its content; nothing if there is no such file
 */
export async function textOf(path: string): Promise<string | undefined> {
  return await unlessMissing(Deno.readTextFile(path));
}

/**
 * Lists the numbers of what is numbered in a directory, such as `cpu0`.
 *
 * @param directory The directory
 * @param prefix What is before the number
 * @returns The numbers in their order; nothing if there is no such directory
 */
export async function numbersIn(
  directory: string,
  prefix: string,
): Promise<bigint[] | undefined> {
  const entries = await unlessMissing(Array.fromAsync(Deno.readDir(directory)));
  return entries
    ?.filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => name.slice(prefix.length))
    .filter((digits) => /^\d+$/.test(digits))
    .map(BigInt)
    .sort((a, b) => Number(a - b));
}
