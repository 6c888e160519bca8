/**
 * A machine with Wine, on which programs for Windows run: a Debian of its own,
 * in which everything is as it was made whenever a machine begins.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { WINE_HOME } from "../../tools/wine.ts";
import { until, within } from "../vm/deadline.ts";

const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url));
const HOME = `${CHECKOUT}${WINE_HOME}`;
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

/** Where the agent is, as Windows has it. */
export const AGENT = "Z:\\opt\\stillpoint.exe";

/** Where the program that serves a named pipe is. */
export const PIPE_HOST = "Z:\\opt\\pipe_host.exe";

/** Whether there can be no machine here. */
export const NO_WINE: boolean = !exists(`${HOME}/recipe`) || !exists(PROGRAM);

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
      `${HOME}/programs/pipe_host.exe`,
      `${programs}/pipe_host.exe`,
    );
    const process = new Deno.Command("unshare", {
      args: [
        ...["--mount", "--pid", "--fork", "--kill-child", SCRIPT],
        ...[`${HOME}/debian`, `${folder}/root`, programs],
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
    const variables = Object.entries(ENVIRONMENT)
      .map(([name, value]) => `${name}=${value}`);
    return new Deno.Command("nsenter", {
      args: [
        ...[`--target=${this.#pid}`, "--mount", "--pid", "--root", "--wd=/"],
        ...["/usr/bin/env", "-i", ...variables],
        ...["/usr/lib/wine/wine64", program, ...args],
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /**
   * Runs a program for Windows to its end.
   *
   * @param program Its path, as Windows has it
   * @param args Its arguments
   * @returns How it ended
   */
  async run(program: string, args: readonly string[] = []): Promise<Ended> {
    const process = this.start(program, args);
    await process.stdin.close();
    const { code, stdout, stderr } = await within(process.output(), {
      ...{ what: `${program} ${args.join(" ")}`, seconds: 60 },
    });
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
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
