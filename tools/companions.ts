/**
 * Modules that the agent loads only if it is configured to: each becomes a
 * file of its own inside the program, with the library it is made for. In the
 * agent's bundle they would be there from the start; see
 * `lib/quiesce/client.ts`, which knows where they lie.
 *
 * @module
 */

import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "./command.ts";

const SOURCES = new URL("../lib/quiesce/clients/", import.meta.url);
const OUTPUT = new URL("../build/clients/", import.meta.url);

/**
 * Makes the files.
 *
 * @param cache Deno's cache folder
 * @returns Where they are
 */
export async function bundleCompanions(cache: string): Promise<string[]> {
  await Deno.mkdir(OUTPUT, { recursive: true });
  const made: string[] = [];
  for await (const { name } of Deno.readDir(SOURCES)) {
    made.push(await bundle(name, cache));
  }
  return made.toSorted();
}

/** A build at the same time never sees half a file. */
async function bundle(name: string, cache: string): Promise<string> {
  const target = `${basename(name, ".ts")}.js`;
  const output = join(fileURLToPath(OUTPUT), target);
  // Deno gives only files of this suffix a working `require`.
  const draft = `${output}.${crypto.randomUUID()}.js`;
  await mustRun(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", `--output=${draft}`],
      join(fileURLToPath(SOURCES), name),
    ],
    env: { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1" },
  });
  await Deno.rename(draft, output);
  return output;
}
