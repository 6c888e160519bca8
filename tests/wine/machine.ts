/**
 * A machine with Wine, on which programs for Windows run: a Debian of its own,
 * in which everything is as it was made whenever a machine begins.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { isMade } from "../../tools/homes.ts";
import { TRIXIE } from "../../tools/trixie.ts";
import { WINE_HOME, WINE_LAYER, WINE_PROGRAMS } from "../../tools/wine.ts";
import { until, within } from "../vm/deadline.ts";

const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url));
const LAYERS = `${CHECKOUT}${WINE_LAYER}:${CHECKOUT}${TRIXIE}`;
const SCRIPT = fileURLToPath(new URL("./machine.sh", import.meta.url));
const PROGRAM = Deno.env.get("STILLPOINT_EXE") ??
  `${CHECKOUT}dist/stillpoint.exe`;

const ENVIRONMENT = {
  HOME: "/root",
  LANG: "C.UTF-8",
  PATH: "/usr/bin:/bin",
  WINEDEBUG: "-all",
  WINEPREFIX: "/root/wine",
  XDG_RUNTIME_DIR: "/tmp",
} as const;

const WINE = "/usr/lib/wine/wine64";

/** Where the agent is, as Windows has it. */
export const AGENT = "Z:\\opt\\stillpoint.exe";

/** Where the program that serves a named pipe is. */
export const PIPE_HOST = "Z:\\opt\\pipe_host.exe";

/** Whether there can be no machine here. */
export const NO_WINE: boolean = !exists(PROGRAM) ||
  !isMade({ ...WINE_HOME, path: `${CHECKOUT}${WINE_HOME.path}` });

/** How a program ended, and what it printed. */
export interface Ended {
  /** The exit status. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** A machine that runs. */
export class WineMachine implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  /** The machine's first process. */
  readonly #pid: number;
  #isOver = false;

  private constructor(
    process: Deno.ChildProcess,
    { folder, pid }: { folder: string; pid: number },
  ) {
    this.#process = process;
    this.#folder = folder;
    this.#pid = pid;
  }

  /**
   * Starts a machine.
   *
   * @returns The machine, once programs can be run on it
   */
  static async start(): Promise<WineMachine> {
    const folder = await Deno.makeTempDir({ prefix: "stillpoint-wine-" });
    await Deno.mkdir(`${folder}/root`);
    await Deno.mkdir(`${folder}/programs`);
    const programs = `${folder}/programs`;
    await Deno.copyFile(PROGRAM, `${programs}/stillpoint.exe`);
    await Deno.copyFile(
      `${CHECKOUT}${WINE_PROGRAMS}/pipe_host.exe`,
      `${programs}/pipe_host.exe`,
    );
    const process = new Deno.Command("unshare", {
      args: [
        ...["--mount", "--pid", "--fork", "--kill-child", SCRIPT],
        ...[LAYERS, `${folder}/root`, programs],
        ...["sh", "-c", "echo ready; exec cat"],
      ],
      // The machine ends with its input, and so with this process.
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    await within(firstWords(process.stdout), { what: "a machine with Wine" });
    const children = `/proc/${process.pid}/task/${process.pid}/children`;
    const pid = Number(await Deno.readTextFile(children));
    return new WineMachine(process, { folder, pid });
  }

  /**
   * Finds a file of the machine.
   *
   * @param path Where it is in the machine's Debian
   * @returns Where it is for us
   */
  outside(path: string): string {
    return `/proc/${this.#pid}/root${path}`;
  }

  /**
   * Starts a program for Windows.
   *
   * @param program Its path, as Windows has it
   * @param args Its arguments
   * @returns The process; its standard streams are pipes
   */
  start(program: string, args: readonly string[] = []): Deno.ChildProcess {
    return this.#spawn([WINE, program, ...args], "piped");
  }

  #spawn(
    words: readonly string[],
    streams: "piped" | "null",
  ): Deno.ChildProcess {
    const variables = Object.entries(ENVIRONMENT)
      .map(([name, value]) => `${name}=${value}`);
    return new Deno.Command("nsenter", {
      args: [
        ...[`--target=${this.#pid}`, "--mount", "--pid", "--root"],
        ...["/usr/bin/env", "-i", "--chdir=/root", ...variables],
        ...words,
      ],
      stdin: streams,
      stdout: streams,
      stderr: streams,
    }).spawn();
  }

  /**
   * Runs a program for Windows to its end; one at a time.
   *
   * @param program Its path, as Windows has it
   * @param args Its arguments
   * @returns How it ended
   */
  async run(program: string, args: readonly string[] = []): Promise<Ended> {
    // To files: Wine's own services inherit what a pipe would wait for.
    const redirect = `"$@" >/tmp/stdout 2>/tmp/stderr`;
    const words = ["sh", "-c", redirect, "sh", WINE, program, ...args];
    const { code } = await within(this.#spawn(words, "null").status, {
      ...{ what: `${program} ${args.join(" ")}`, seconds: 60 },
    });
    return {
      code,
      stdout: await Deno.readTextFile(this.outside("/tmp/stdout")),
      stderr: await Deno.readTextFile(this.outside("/tmp/stderr")),
    };
  }

  /** Ends the machine and everything that runs on it; once is enough. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#process.stdin.close();
    await this.#process.status;
    await until(() => !exists(`/proc/${this.#pid}/exe`) || undefined, {
      what: "the end of a machine with Wine",
    });
    await Deno.remove(this.#folder, { recursive: true });
  }
}

async function firstWords(stream: ReadableStream<Uint8Array>): Promise<void> {
  for await (const _ of stream) return;
  throw new Error("Cannot start a machine with Wine: it ended at once");
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
