/**
 * What an idle program of the same runtime occupies.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { compile } from "../../tools/compile.ts";
import { until } from "../vm/deadline.ts";
import { type Memory, memoryOf } from "./process_figures.ts";

const ENTRY = new URL("./bare_program.ts", import.meta.url);
const CACHE = new URL("../../build/deno/", import.meta.url);

/**
 * Compiles a program that does nothing, with the agent's own tool, and looks
 * at it.
 *
 * @param idleMs How long it rests before
 * @returns What it occupies
 */
export async function measureYardstick(idleMs: number): Promise<Memory> {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-bench-" });
  try {
    const output = `${folder}/bare`;
    await compile({
      entry: fileURLToPath(ENTRY),
      output,
      target: Deno.build.target,
      cache: resolve(Deno.env.get("DENO_DIR") ?? fileURLToPath(CACHE)),
      base: "auto",
    });
    return await measure(output, { socket: `${folder}/socket`, idleMs });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measure(
  program: string,
  { socket, idleMs }: { readonly socket: string; readonly idleMs: number },
): Promise<Memory> {
  const child = new Deno.Command(program, { args: [socket] }).spawn();
  try {
    await until(() => exists(socket), { what: "the bare program's socket" });
    await pause(idleMs);
    return memoryOf(child.pid);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

async function exists(path: string): Promise<true | undefined> {
  const found = await Deno.lstat(path).catch(() => undefined);
  return found && true;
}

/**
 * Lets time pass, which is what is measured here.
 *
 * @param ms How much
 */
export async function pause(ms: number): Promise<void> {
  await new Promise((wake) => setTimeout(wake, ms));
}
