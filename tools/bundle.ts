/**
 * Bundles modules for one operating system.
 *
 * @module
 */

import { mustRun } from "./command.ts";

/** Operating systems that the agent has a folder for. */
const SYSTEMS = ["linux", "windows"] as const;

const CHECKOUT = new URL("../", import.meta.url);

const STAND_INS = new URL("stand_ins.ts", import.meta.url).href;

/** For whom to bundle, and where to put things. */
export interface BundlePlace {
  /** The machine it is for, as Deno names it. */
  readonly target: string;
  /** Deno's cache folder. */
  readonly cache: string;
  /** The folder for what is made; whoever makes it also removes it. */
  readonly folder: string;
}

/** What is bundled, and into what. */
export interface BundleOptions extends BundlePlace {
  /** The module to start with. */
  readonly entry: string;
  /** The name of the file to make. */
  readonly name: string;
  /** What `deno bundle` is told beside the general things. */
  readonly flags?: readonly string[];
}

/**
 * Makes one file of a module and all it imports. It is minified, which measures
 * better (in an idle program that logs: 8.5 MB of anonymous memory instead of
 * 10.2, 42 MB resident instead of 45), and without which npm packages would be
 * embedded whole.
 *
 * The modules of other operating systems would cost memory, too. So a map of
 * imports puts `stand_ins.ts` in their place.
 *
 * @param options What to bundle
 * @returns Where the file is
 */
export async function bundle(options: BundleOptions): Promise<string> {
  const { cache, entry, flags = [], folder, name, target } = options;
  const output = `${folder}/${name}`;
  const map = `${output}.imports.json`;
  await Deno.writeTextFile(map, JSON.stringify(await importsFor(target)));
  await mustRun(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", ...flags],
      ...[`--import-map=${map}`, `--output=${output}`, entry],
    ],
    env: { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1" },
  });
  await Deno.remove(map);
  return output;
}

/** The map takes the place of the one in `deno.json`. */
async function importsFor(
  target: string,
): Promise<{ imports: Record<string, string> }> {
  const config = await Deno.readTextFile(new URL("deno.json", CHECKOUT));
  const { imports } = JSON.parse(config);
  const others = SYSTEMS.filter((system) => !target.includes(system))
    .map((system) => [moduleOf(system), STAND_INS]);
  return { imports: { ...imports, ...Object.fromEntries(others) } };
}

function moduleOf(system: string): string {
  return new URL(`lib/platform/${system}/mod.ts`, CHECKOUT).href;
}
