/**
 * Compiles the agent into one file.
 *
 * @module
 */

import { mustRun } from "./command.ts";
import { fetchBase } from "./base/carrier.ts";
import { type BaseChoice, isOffered, provideBase } from "./base/seed.ts";
import { CARRIERS, DENO_VERSION } from "./versions.ts";

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
  /** Files to put in as they are. */
  readonly include?: readonly string[];
}

/**
 * How the agent is compiled.
 *
 * All permissions: Deno opens nothing under /proc, /sys and /dev with less,
 * and the agent's port and the mount table are there.
 *
 * No code cache: it would be written at the first start, and an agent that
 * freezes filesystems writes to none. Bundled and minified: it measures
 * better (in an idle program that logs: 8.5 MB of anonymous memory instead of
 * 10.2, 42 MB resident instead of 45), and without it the npm packages would be
 * embedded whole.
 *
 * As for a browser: packages then leave Node's modules alone, each of which
 * occupies megabytes (LogTape with `node:util`: two). Little room for young
 * objects: V8 takes all it may, and never gives it back (76 MB after 40,000
 * pings, and 30 with this, no slower).
 */
const FLAGS = [
  "--quiet",
  "--permission-set=agent",
  "--no-prompt",
  "--no-code-cache",
  "--bundle",
  "--minify",
  "--conditions=browser",
  "--v8-flags=--max-semi-space-size=4",
] as const;

/**
 * Compiles a program, and says on which base.
 *
 * @param options What to compile, and for which machine
 * @returns A sentence for the person who builds
 */
export async function compile(options: CompileOptions): Promise<string> {
  const { target } = options;
  const base = await provideBase({
    target,
    cache: options.cache,
    choice: options.base,
    carrier: CARRIERS[target],
    isOffered,
    fetchBase,
  });
  await mustRun(Deno.execPath(), {
    args: [
      "compile",
      ...FLAGS,
      ...(options.include ?? []).map((path) => `--include=${path}`),
      `--target=${target}`,
      `--output=${options.output}`,
      options.entry,
    ],
    env: { DENO_DIR: options.cache, DENO_NO_UPDATE_CHECK: "1" },
  });
  return `${options.output}: Deno ${DENO_VERSION} for ${target}; ` +
    `base: ${base}`;
}
