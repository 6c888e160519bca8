/**
 * What an idle program of the same runtime occupies.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { compile } from "../../tools/compile.ts";
import { until } from "../vm/deadline.ts";

const ENTRY = new URL("./bare_program.ts", import.meta.url);
const CACHE = new URL("../../build/deno/", import.meta.url);

/** A program that does nothing but listen. */
export interface Yardstick {
  /** Starts it, and waits until it listens. */
  start(): Promise<BareProcess>;
}

/** One process of it, which ends when it is disposed of. */
export interface BareProcess extends AsyncDisposable {
  /** Its number. */
  readonly pid: number;
}

/**
 * Compiles a program that does nothing, with the agent's own tool.
 *
 * @param measure What is done with it; it is removed afterwards
 */
export async function withYardstick(
  measure: (yardstick: Yardstick) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-bench-" });
  const output = `${folder}/bare`;
  try {
    await compile({
      entry: fileURLToPath(ENTRY),
      output,
      target: Deno.build.target,
      cache: resolve(Deno.env.get("DENO_DIR") ?? fileURLToPath(CACHE)),
      base: "auto",
    });
    await measure({ start: () => start(output, `${folder}/socket`) });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function start(program: string, socket: string): Promise<BareProcess> {
  const child = new Deno.Command(program, { args: [socket] }).spawn();
  const end = async () => {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(socket);
  };
  await until(() => exists(socket), { what: "the bare program's socket" });
  return { pid: child.pid, [Symbol.asyncDispose]: end };
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
