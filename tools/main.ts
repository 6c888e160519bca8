/**
 * The door to the tools; the Makefile is who knocks.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { resolve } from "node:path";
import type { BaseChoice } from "./base/seed.ts";
import { COMMANDS } from "../commands/mod.ts";
import { commandsPage } from "./commands_page.ts";
import { compile } from "./compile.ts";
import { configurationPage } from "./docs.ts";
import { Failure } from "./failure.ts";
import { hooksPage } from "./hooks_page.ts";
import { providePackages } from "./packages.ts";
import { testAll } from "./testing/all.ts";
import { provideTrixie } from "./trixie.ts";
import { provideVss } from "./vss.ts";
import { provideVssDouble } from "./vss_double.ts";
import { provideWine } from "./wine.ts";

const OPTIONS = {
  entry: { type: "string", default: "main.ts" },
  output: { type: "string", default: "dist/stillpoint" },
  target: { type: "string", default: "" },
  cache: { type: "string", default: "build/deno" },
  base: { type: "string", default: "auto" },
  program: { type: "string", default: "dist/stillpoint" },
  windows: { type: "string", default: "dist/stillpoint.exe" },
  reports: { type: "string", default: "build/test" },
} as const;

type Values = { readonly [K in keyof typeof OPTIONS]: string };

/** What can be asked for, and whether it went well. */
const TOOLS: Readonly<Record<string, (values: Values) => Promise<boolean>>> = {
  compile: async ({ base, cache, ...values }) => {
    const options = { ...values, base: choice(base), cache: resolve(cache) };
    print(await compile(options));
    return true;
  },
  docs: async () => {
    await Deno.writeTextFile("docs/configuration.md", configurationPage());
    await Deno.writeTextFile("docs/hooks.md", hooksPage());
    const differences = await Deno.readTextFile("docs/compatibility.md");
    const page = commandsPage(COMMANDS, differences);
    await Deno.writeTextFile("docs/commands.md", page);
    return true;
  },
  packages: async () => {
    const missing = await providePackages();
    if (missing !== undefined) print(missing);
    return true;
  },
  trixie: async () => {
    const missing = await providePackages() ?? await provideTrixie();
    if (missing !== undefined) print(missing);
    return true;
  },
  wine: async () => {
    const missing = await providePackages() ?? await provideTrixie() ??
      await provideWine() ?? await provideVssDouble();
    if (missing !== undefined) print(missing);
    return true;
  },
  vss: async ({ output }) => {
    const missing = await provideVss(output);
    if (missing !== undefined) print(missing);
    return true;
  },
  test: ({ program, windows, reports }) =>
    testAll({
      program: resolve(program),
      windowsProgram: resolve(windows),
      reports,
      print,
    }),
};

function choice(base: string): BaseChoice {
  if (base === "auto" || base === "deno" || base === "npm") return base;
  throw new Failure(`Cannot use base "${base}": give auto, deno or npm`);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function main(): Promise<number> {
  try {
    const { positionals: [name = ""], values } = parseArgs({
      args: Deno.args,
      options: OPTIONS,
      allowPositionals: true,
    });
    const tool = TOOLS[name];
    if (tool === undefined) {
      throw new Failure(
        `Cannot run tool "${name}": give one of ${
          Object.keys(TOOLS).join(", ")
        }`,
      );
    }
    return await tool(values) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    print(error.message);
    return 1;
  }
}

if (import.meta.main) main().then(Deno.exit);
