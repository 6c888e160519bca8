/**
 * What a program needs beside itself to run in the virtual machine.
 *
 * @module
 */

import { attempt } from "./host_command.ts";

/**
 * Lists the shared libraries of a program, its loader included.
 *
 * @param program The program's path
 * @returns Absolute paths; none for a static program
 */
export async function sharedLibraries(program: string): Promise<string[]> {
  const { status, output, complaint } = await attempt("ldd", [program]);
  if (status === 0) return parseLibraries(output);
  // ldd prints this, and fails, for a statically linked program.
  if (`${output}${complaint}`.includes("not a dynamic executable")) return [];
  throw new Error(`Cannot list libraries of "${program}": ${complaint.trim()}`);
}

/**
 * Reads what `ldd` prints.
 *
 * @param output Lines such as `libm.so.6 => /lib/libm.so.6 (0x7f00)`
 * @returns The absolute paths among them
 */
export function parseLibraries(output: string): string[] {
  const missing = /^\s*(\S+) => not found/m.exec(output)?.[1];
  if (missing !== undefined) {
    throw new Error(`Cannot find library "${missing}": it is not installed`);
  }
  return [...output.matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path);
}
