/**
 * Where the program's own words go.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import type { Ending } from "../platform/supervision.ts";

/**
 * Prints what there is to print, all of it, before it returns.
 *
 * @param result What to print, and how to exit
 * @returns The status to exit with: never that of success if standard output
 * could not take everything
 */
export function print({ code, stdout = "", stderr }: Ending): number {
  const failure = failureOf(Deno.stdout, stdout);
  const why = failure === undefined
    ? ""
    : `stillpoint: Cannot write to standard output: ${reasonOf(failure)}\n`;
  // Nobody is left to be told if that fails, too.
  failureOf(Deno.stderr, stderr + why);
  return failure === undefined ? code : code || 1;
}

function failureOf(to: typeof Deno.stdout, text: string): Error | undefined {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
    return undefined;
  } catch (error) {
    // Whoever reads, `head` for example, has seen enough.
    if (error instanceof Deno.errors.BrokenPipe) return undefined;
    if (error instanceof Error) return error;
    throw error;
  }
}
