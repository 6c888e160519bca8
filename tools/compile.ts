/**
 * Compiles the agent into one file.
 *
 * @module
 */

import { basename } from "node:path";
import { fetchBase } from "./base/carrier.ts";
import { alignImage } from "./base/pe.ts";
import { type BaseChoice, isOffered, provideBase } from "./base/seed.ts";
import { bundle } from "./bundle.ts";
import { mustRun } from "./command.ts";
import { bundleCompanions } from "./companions.ts";
import { provideDeno } from "./older_deno.ts";
import { CARRIERS, DENO_VERSION } from "./versions.ts";
import { VSS_LIBRARY } from "./vss.ts";

/** What the program's own file is called in it; shows in stack traces. */
const BUNDLE = "stillpoint.js";

/** What is compiled, and into what. */
export interface CompileOptions {
  /** The module to start with. */
  readonly entry: string;
  /** The file to make. */
  readonly output: string;
  /** The machine it is for, as Deno names it. */
  readonly target: string;
  /** Deno's cache folder, which also holds the base binary. */
  readonly cache: string;
  /** Where the base binary may come from. */
  readonly base: BaseChoice;
}

/**
 * How the agent is bundled: as for a browser. Packages then leave Node's modules
 * alone, each of which occupies megabytes (LogTape with `node:util`: two).
 */
const AGENT_FLAGS = ["--check", "--conditions=browser"] as const;

/**
 * How the bundle is compiled.
 *
 * All permissions: Deno opens nothing under /proc, /sys and /dev with less,
 * and the agent's port and the mount table are there.
 *
 * No code cache: it would be written at the first start, and an agent that
 * freezes filesystems writes to none. Little room for young objects: V8 takes
 * all it may, and never gives it back (76 MB after 40,000 pings, and 30 with
 * this, no slower). Without V8's quickest compiler: an idle agent has 110 kB
 * less then, and a busy one is no slower, as the next compiler takes over.
 */
const COMPILE_FLAGS = [
  "--quiet",
  "--no-check",
  "--no-config",
  "--no-lock",
  "--allow-all",
  "--no-prompt",
  "--no-code-cache",
  "--v8-flags=--max-semi-space-size=4,--no-sparkplug",
] as const;

/**
 * Compiles a program, and says on which base.
 *
 * @param options What to compile, and for which machine
 * @returns A sentence for the person who builds
 */
export async function compile(options: CompileOptions): Promise<string> {
  const { cache, target, output } = options;
  const base = await provideBase({
    target,
    cache,
    choice: options.base,
    carrier: CARRIERS[target],
    isOffered,
    fetchBase,
  });
  const deno = base.deno === DENO_VERSION
    ? Deno.execPath()
    : await provideDeno(base.deno, cache);
  await Deno.mkdir(cache, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: cache });
  try {
    await compileWith(deno, { ...options, folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  if (target.includes("windows")) await mend(output);
  return `${output}: Deno ${base.deno} for ${target}; base: ${base.name}`;
}

/** In two steps, as the Deno that compiles may be too old to bundle. */
async function compileWith(
  deno: string,
  { folder, ...options }: CompileOptions & { readonly folder: string },
): Promise<void> {
  const { cache, entry, output, target } = options;
  const place = { target, cache, folder };
  const agent = { entry, name: BUNDLE, flags: AGENT_FLAGS };
  const file = await bundle({ ...place, ...agent });
  const beside = [
    ...await bundleCompanions(place),
    ...await carriedBy(target, folder),
  ];
  await mustRun(deno, {
    args: [
      ...["compile", ...COMPILE_FLAGS, `--target=${target}`],
      ...beside.map((path) => `--include=${path}`),
      ...[`--output=${output}`, file],
    ],
    env: { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1" },
  });
}

/** What a program carries for the agent to unpack. */
async function carriedBy(target: string, folder: string): Promise<string[]> {
  if (!target.includes("windows")) return [];
  const copy = `${folder}/${basename(VSS_LIBRARY)}`;
  try {
    await Deno.copyFile(VSS_LIBRARY, copy);
    return [copy];
  } catch (error) {
    // `tools/vss.ts` has said why there is none.
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function mend(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  alignImage(bytes);
  await Deno.writeFile(path, bytes);
}
