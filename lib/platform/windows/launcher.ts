/**
 * Starts Windows programs and stays in touch with them.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { Transfer } from "../../ffi/windows/device.ts";
import type { Handle } from "../../ffi/windows/handle.ts";
import { createJob, terminateJob } from "../../ffi/windows/job.ts";
import { openNothing, openPipe, type Pipe } from "../../ffi/windows/pipe.ts";
import {
  exitCodeOf,
  type Process,
  terminateProcess,
} from "../../ffi/windows/process.ts";
import { InputPipe } from "../input_pipe.ts";
import { OutputPipe } from "../output_pipe.ts";
import type { Exit, KillOptions, Launcher, Running } from "../programs.ts";
import type { Sink } from "../programs.ts";
import { OverlappedEnd } from "./pipe_end.ts";
import { Poller } from "./poller.ts";
import { startAnywhere, type WindowsProgram } from "./start.ts";

/** From here on, what a program ends with is what has gone wrong. */
const FIRST_FAILURE = 0xc0000000;

/** What a program has ended with that Ctrl-C has ended; also what we do. */
const STATUS_CONTROL_C_EXIT = 0xc000013a;

/** Windows has no others: a program is ended at once, or not at all. */
const KILLERS: readonly Deno.Signal[] = ["SIGTERM", "SIGKILL"];

interface Pipes {
  readonly input: Pipe | undefined;
  readonly stdout: Pipe | undefined;
  readonly stderr: Pipe | undefined;
}

/** Starts Windows programs. */
export class WindowsLauncher implements Launcher {
  #poller: Poller | undefined;
  #held = new Set<Disposable>();

  /** See {@linkcode Launcher.start}. */
  async start(program: WindowsProgram): Promise<Running> {
    using far = new DisposableStack();
    using failed = new DisposableStack();
    const open = (direction: "in" | "out") => {
      const pipe = openPipe(direction);
      failed.use(pipe.near);
      far.use(pipe.far);
      return pipe;
    };
    const job = failed.use(createJob());
    const isMerged = program.stderr === "stdout";
    const pipes = {
      input: program.hasInput ? open("in") : undefined,
      stdout: program.stdout && open("out"),
      stderr: program.stderr && !isMerged ? open("out") : undefined,
    };
    const nothing = (direction: "in" | "out") =>
      far.use(openNothing(direction));
    const stdin = pipes.input?.far ?? nothing("in");
    const stdout = pipes.stdout?.far ?? nothing("out");
    const stderr = isMerged ? stdout : pipes.stderr?.far ?? nothing("out");
    const stdio = [stdin, stdout, stderr] as const;
    const process = await startAnywhere(program, { stdio, job });
    failed.move();
    return this.#attend(process, { program, pipes, job });
  }

  /** Loses touch with everything that runs, but ends nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const held of [...this.#held]) held[Symbol.dispose]();
    await this.#poller?.[Symbol.asyncDispose]();
  }

  #attend(
    process: Process,
    { program, pipes, job }: {
      program: WindowsProgram;
      pipes: Pipes;
      job: Handle;
    },
  ): Running {
    const input = pipes.input &&
      this.#hold(new InputPipe(this.#end(pipes.input)));
    const outputs = [
      this.#listen(pipes.stdout, program.stdout),
      this.#listen(pipes.stderr, program.stderr),
    ].filter((output) => output !== undefined);
    const family = new Family(process, {
      job,
      poller: this.#poller ??= new Poller(),
    });
    this.#held.add(family);
    const exit = family.exit.finally(() => {
      this.#drop(family);
      if (input !== undefined) this.#drop(input);
    });
    return {
      pid: process.pid,
      input,
      exit,
      outputEnd: Promise.all(outputs.map(({ ended }) => ended)).then(() => {}),
      drain: () => outputs.forEach((output) => output.drain()),
      kill: (options) => family.kill(options),
    };
  }

  #listen(
    pipe: Pipe | undefined,
    sink: Sink | "stdout" | undefined,
  ): OutputPipe | undefined {
    if (pipe === undefined || sink === undefined) return undefined;
    if (sink === "stdout") return undefined;
    const output = this.#hold(new OutputPipe(this.#end(pipe), sink));
    output.ended.then(() => this.#held.delete(output));
    return output;
  }

  #end({ near }: Pipe): OverlappedEnd {
    const poller = this.#poller ??= new Poller();
    const work = new Transfer(near);
    return new OverlappedEnd({
      work,
      watch: (listener) => poller.watch(near, listener),
      [Symbol.dispose]() {
        work[Symbol.dispose]();
        near[Symbol.dispose]();
      },
    });
  }

  #hold<T extends Disposable>(held: T): T {
    this.#held.add(held);
    return held;
  }

  #drop(held: Disposable): void {
    held[Symbol.dispose]();
    this.#held.delete(held);
  }
}

/** A process and what descends from it. */
class Family implements Disposable {
  /** Settles when the process has ended. */
  readonly exit: Promise<Exit>;
  #process: Process;
  #job: Handle;
  #watch: Disposable;
  #isOver = false;

  constructor(
    process: Process,
    { job, poller }: { job: Handle; poller: Poller },
  ) {
    const { promise, resolve } = Promise.withResolvers<Exit>();
    this.exit = promise;
    this.#process = process;
    this.#job = job;
    this.#watch = poller.watchEnd(process, () => {
      resolve(exitOf(exitCodeOf(process)));
      this.#isOver = true;
    });
  }

  // deno-lint-ignore require-await -- others have to wait
  async kill({ signal, tree }: KillOptions): Promise<void> {
    if (!KILLERS.includes(signal)) {
      const why = `Windows knows only ${KILLERS.join(" and ")}`;
      throw new AgentError(`Cannot send ${signal}: ${why}`);
    }
    if (this.#isOver) return;
    if (tree) terminateJob(this.#job, STATUS_CONTROL_C_EXIT);
    else terminateProcess(this.#process, STATUS_CONTROL_C_EXIT);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#watch[Symbol.dispose]();
    this.#process[Symbol.dispose]();
    this.#job[Symbol.dispose]();
  }
}

function exitOf(code: number): Exit {
  return code < FIRST_FAILURE ? { code } : { signal: code };
}
