/**
 * Where the program's own words go.
 *
 * @module
 */

import type { Ending } from "../platform/supervision.ts";

/**
 * Prints what there is to print, all of it, before it returns.
 *
 * @param result What to print, and how to exit
 * @returns The status to exit with
 */
export function print({ code, stdout = "", stderr }: Ending): number {
  writeAll(Deno.stdout, stdout);
  writeAll(Deno.stderr, stderr);
  return code;
}

function writeAll(to: typeof Deno.stdout, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
  } catch (error) {
    // Whoever reads, `head` for example, has seen enough.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
