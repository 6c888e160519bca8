/**
 * Has a tool provide something in a checkout of its own, on a machine some of
 * whose programs are fakes.
 *
 * @module
 */

import { TemporaryFolder } from "../vm/temporary_folder.ts";

/** What is provided, and where. */
export interface Request {
  /** The module, from the checkout's folder. */
  readonly module: string;
  /** The function in it. */
  readonly name: string;
  /** Programs by name, which take the place of those of this machine. */
  readonly programs: Readonly<Record<string, string>>;
  /** Puts into the checkout what is there before. */
  readonly before?: (checkout: string) => Promise<void>;
}

/**
 * Calls the function.
 *
 * @param request Which, and where
 * @param look Looks at the checkout afterwards
 * @returns What it said, or that all is ready
 */
export async function provided(
  { module, name, programs, before }: Request,
  look: (checkout: string) => Promise<void>,
): Promise<string> {
  await using folder = await TemporaryFolder.make();
  const fakes = `${folder.path}/fakes`;
  const checkout = `${folder.path}/checkout`;
  await Deno.mkdir(fakes);
  await Deno.mkdir(checkout);
  for (const [program, script] of Object.entries(programs)) {
    const text = `#!/bin/sh\n${script}\n`;
    await Deno.writeTextFile(`${fakes}/${program}`, text, { mode: 0o755 });
  }
  await before?.(checkout);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", script(module, name)],
    cwd: checkout,
    env: { PATH: `${fakes}:${Deno.env.get("PATH")}` },
  }).output();
  await look(checkout);
  return new TextDecoder().decode(stdout);
}

/**
 * Makes a folder that was made by some recipe.
 *
 * @param path The folder
 * @param recipe The recipe
 */
export async function makeHome(path: string, recipe: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(`${path}/recipe`, recipe);
}

function script(module: string, name: string): string {
  const url = new URL(`../../${module}`, import.meta.url).href;
  const text = `
    const { ${name}: provide } = await import(${JSON.stringify(url)});
    const said = await provide() ?? "ready";
    Deno.stdout.writeSync(new TextEncoder().encode(said));
  `;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
