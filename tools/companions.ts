/**
 * Bundles the companions of the agent: see `lib/companion.ts`, which knows
 * where they lie.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMPANIONS } from "../lib/companion.ts";
import { mustRun } from "./command.ts";

const SOURCES = new URL("../lib/", import.meta.url);
const OUTPUT = new URL("../build/companions/", import.meta.url);

/**
 * Makes the files.
 *
 * @param cache Deno's cache folder
 * @returns Where they are
 */
export async function bundleCompanions(cache: string): Promise<string[]> {
  await Deno.mkdir(OUTPUT, { recursive: true });
  const made: string[] = [];
  for (const [name, source] of Object.entries(COMPANIONS)) {
    made.push(await bundle({ name, source, cache }));
  }
  return made;
}

/** A build at the same time never sees half a file. */
async function bundle(
  { name, source, cache }: { name: string; source: string; cache: string },
): Promise<string> {
  const output = join(fileURLToPath(OUTPUT), `${name}.js`);
  // Deno gives only files of this suffix a working `require`.
  const draft = `${output}.${crypto.randomUUID()}.js`;
  await mustRun(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", `--output=${draft}`],
      fileURLToPath(new URL(source, SOURCES)),
    ],
    env: { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1" },
  });
  await Deno.rename(draft, output);
  return output;
}
