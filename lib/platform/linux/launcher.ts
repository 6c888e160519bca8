/**
 * Starts Linux programs and stays in touch with them.
 *
 * @module
 */

import { pause } from "../../deadline.ts";
import { Errno, ErrnoError, isErrno, meaningOf } from "../../ffi/errno.ts";
import { openPipe, type Pipe } from "../../ffi/pipe.ts";
import { spawn, type SpawnRequest } from "../../ffi/spawn.ts";
import { InputPipe } from "../input_pipe.ts";
import { OutputPipe } from "../output_pipe.ts";
import type {
  KillOptions,
  Launcher,
  Program,
  Running,
  Sink,
} from "../programs.ts";
import { SystemError } from "../system_error.ts";
import { pipeEnd } from "./pipe_end.ts";
import { Poller } from "./poller.ts";
import { signalTree } from "./process_tree.ts";
import { Reaper } from "./reaper.ts";
import { candidates, valueOf } from "./search_path.ts";

/** What runs files that are no programs, as every shell has it. */
const SHELL = "/bin/sh";

/** Errors that mean: not here, try the next place. */
const ELSEWHERE: ReadonlySet<number> = new Set([
  Errno.ENOENT,
  Errno.ENOTDIR,
  Errno.EACCES,
]);

/** How often a file is tried that is open for writing, and how far apart. */
const BUSY_TRIES = 20;
const BUSY_MS = 5;

/** Starts Linux programs. */
export class LinuxLauncher implements Launcher {
  #poller: Poller | undefined;
  #reaper = new Reaper();
  #pipes = new Set<Disposable>();

  /** See {@linkcode Launcher.start}. */
  async start(program: Program): Promise<Running> {
    const input = program.hasInput ? openPipe("in") : undefined;
    const stdout = program.stdout && openPipe("out");
    const isMerged = program.stderr === "stdout";
    const stderr = program.stderr && !isMerged ? openPipe("out") : undefined;
    const pipes = [input, stdout, stderr];
    try {
      const errors = isMerged ? stdout : stderr;
      const stdio = [input?.far.fd, stdout?.far.fd, errors?.far.fd] as const;
      const pid = await spawnAnywhere(program, stdio);
      return this.#attend(pid, { program, input, stdout, stderr });
    } catch (error) {
      for (const pipe of pipes) pipe?.near[Symbol.dispose]();
      throw error;
    } finally {
      for (const pipe of pipes) pipe?.far[Symbol.dispose]();
    }
  }

  /** Loses touch with everything that runs, but ends nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#reaper[Symbol.dispose]();
    for (const pipe of this.#pipes) pipe[Symbol.dispose]();
    await this.#poller?.[Symbol.asyncDispose]();
  }

  #attend(
    pid: number,
    { program, input, stdout, stderr }: {
      program: Program;
      input: Pipe | undefined;
      stdout: Pipe | undefined;
      stderr: Pipe | undefined;
    },
  ): Running {
    this.#poller ??= new Poller();
    const sender = input && new InputPipe(pipeEnd(input.near, this.#poller));
    const outputs = [
      this.#listen(stdout, program.stdout),
      this.#listen(stderr, program.stderr),
    ].filter((output) => output !== undefined);
    if (sender) this.#pipes.add(sender);
    const exit = this.#reaper.ended(pid).finally(() => {
      if (sender === undefined) return;
      sender[Symbol.dispose]();
      this.#pipes.delete(sender);
    });
    return {
      pid,
      input: sender,
      exit,
      outputEnd: Promise.all(outputs.map(({ ended }) => ended)).then(() => {}),
      drain: () => outputs.forEach((output) => output.drain()),
      kill: (options) => this.#kill(pid, options),
    };
  }

  #listen(
    pipe: Pipe | undefined,
    sink: Sink | "stdout" | undefined,
  ): OutputPipe | undefined {
    if (pipe === undefined || sink === undefined) return undefined;
    if (sink === "stdout") return undefined;
    this.#poller ??= new Poller();
    const output = new OutputPipe(pipeEnd(pipe.near, this.#poller), sink);
    this.#pipes.add(output);
    output.ended.then(() => this.#pipes.delete(output));
    return output;
  }

  async #kill(pid: number, { signal, tree }: KillOptions): Promise<void> {
    if (!this.#reaper.has(pid)) return;
    if (tree) await signalTree(pid, signal);
    else Deno.kill(pid, signal);
  }
}

/** Starts the first file that can be started. */
async function spawnAnywhere(
  { path, args, env }: Program,
  stdio: SpawnRequest["stdio"],
): Promise<number> {
  const environment = env ?? ownEnvironment();
  if ([path, ...args, ...environment].some((text) => text.includes("\0"))) {
    throw new SystemError(meaningOf(Errno.EINVAL));
  }
  const argv = [path, ...args];
  const files = candidates(path, searchPath(environment));
  let worst: number = Errno.ENOENT;
  for (const file of files) {
    try {
      return await spawnFile({ file, argv, env: environment, stdio });
    } catch (error) {
      if (!(error instanceof ErrnoError)) throw error;
      const { errno, meaning } = error;
      const isLast = files.length === 1 || !ELSEWHERE.has(errno);
      if (isLast) throw new SystemError(meaning, { cause: error });
      if (errno === Errno.EACCES) worst = errno;
    }
  }
  throw new SystemError(meaningOf(worst));
}

async function spawnFile(request: SpawnRequest): Promise<number> {
  try {
    return await spawnWhenFree(request);
  } catch (error) {
    if (!isErrno(error, Errno.ENOEXEC)) throw error;
    const argv = [SHELL, request.file, ...request.argv.slice(1)];
    return await spawn({ ...request, file: SHELL, argv });
  }
}

/**
 * A program that was written just now may still be open for writing: whatever
 * is being started meanwhile has a copy of the descriptor until it runs.
 */
async function spawnWhenFree(request: SpawnRequest): Promise<number> {
  for (let tries = BUSY_TRIES;; tries--) {
    try {
      return await spawn(request);
    } catch (error) {
      if (!isErrno(error, Errno.ETXTBSY) || tries <= 1) throw error;
      await pause(BUSY_MS);
    }
  }
}

function searchPath(environment: readonly string[]): string | undefined {
  return valueOf(environment, "PATH") ?? Deno.env.get("PATH");
}

function ownEnvironment(): string[] {
  return Object.entries(Deno.env.toObject())
    .map(([name, value]) => `${name}=${value}`);
}
