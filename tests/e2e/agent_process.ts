/**
 * The real agent as a process, on a Unix socket unless told otherwise.
 *
 * @module
 */

import { AgentClient } from "../vm/agent_client.ts";
import { within } from "../vm/deadline.ts";
import { commandLine, plainEnvironment } from "./program.ts";

/** How to start an agent. */
export interface AgentProcessOptions {
  /** A folder for its socket and its state; it is not removed. */
  readonly folder: string;
  /** More arguments. */
  readonly args?: readonly string[];
  /** Its socket; one in the folder unless given. */
  readonly socket?: string;
  /** Arguments that name its channel; a socket in the folder by default. */
  readonly channel?: readonly string[];
  /** Its whole environment; only `PATH` unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that starts it, such as a shell with a script. */
  readonly through?: readonly string[];
  /** Whether nobody reads what it prints, so that the pipe gets full. */
  readonly mute?: boolean;
}

/** How an agent ended. */
export interface AgentEnd {
  /** The exit status. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: Deno.Signal | null;
}

/** How long the end of an agent may take before it is forced, in seconds. */
const STOP_SECONDS = 15;

/** A running agent. */
export class AgentProcess implements AsyncDisposable {
  /** Its socket, unless it has another channel. */
  readonly socket: string;
  /** Its folder for state. */
  readonly state: string;
  readonly #child: Deno.ChildProcess;
  readonly #words: Promise<void>;
  #stderr = "";
  #hasEnded = false;

  private constructor(child: Deno.ChildProcess, options: AgentProcessOptions) {
    const { folder, mute = false } = options;
    this.socket = socketOf(options);
    this.state = `${folder}/state`;
    this.#child = child;
    this.#words = mute ? Promise.resolve() : this.#listen();
    child.status.then(() => this.#hasEnded = true);
  }

  /**
   * Starts an agent. It serves a little later.
   *
   * @param options How
   * @returns The process
   */
  static start(options: AgentProcessOptions): AgentProcess {
    const { folder, args = [], env = plainEnvironment() } = options;
    const { through = [] } = options;
    const channel = options.channel ??
      ["-m", "unix-listen", "-p", socketOf(options)];
    const journal = `--journal=${folder}/journal.jsonl`;
    const own = [...channel, "-t", `${folder}/state`, journal, ...args];
    const [program = "", ...rest] = [...through, ...commandLine(own)];
    const child = new Deno.Command(program, {
      args: rest,
      clearEnv: true,
      env: { ...env },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    return new AgentProcess(child, options);
  }

  /** Its process number. */
  get pid(): number {
    return this.#child.pid;
  }

  /** What it has printed to standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /**
   * Connects as soon as it serves, and makes sure that it does.
   *
   * @returns A client
   */
  async connect(): Promise<AgentClient> {
    const client = await AgentClient.connect(this.socket);
    try {
      await client.sync();
      return client;
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Sends a signal.
   *
   * @param signal Which
   */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /**
   * Waits for the end.
   *
   * @returns How it ended
   */
  async ended(): Promise<AgentEnd> {
    const what = "the agent to end";
    const seconds = STOP_SECONDS;
    const { code, signal } = await within(this.#child.status, {
      what,
      seconds,
    });
    await within(this.#words, { what: "its last words", seconds });
    return { code, signal };
  }

  /**
   * Stops it and waits for the end.
   *
   * @param signal How to ask
   * @returns How it ended
   */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<AgentEnd> {
    this.kill(signal);
    return await this.ended();
  }

  /** Ends it, one way or the other. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (!this.#hasEnded) await this.stop();
    } catch {
      this.kill("SIGKILL");
      await this.#child.status;
    }
    if (!this.#child.stderr.locked) await this.#child.stderr.cancel();
    await this.#words;
  }

  async #listen(): Promise<void> {
    const words = this.#child.stderr.pipeThrough(new TextDecoderStream());
    for await (const piece of words) this.#stderr += piece;
  }
}

function socketOf({ folder, socket }: AgentProcessOptions): string {
  return socket ?? `${folder}/agent.sock`;
}
