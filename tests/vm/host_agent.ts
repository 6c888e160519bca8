/**
 * The agent as a process of the host that listens on a Unix socket: what is
 * left where no virtual machine can be had.
 *
 * @module
 */

import { within } from "./deadline.ts";
import type { CommandLine } from "./host_command.ts";

/** How to start it. */
export interface HostAgentOptions {
  /** The socket that it makes. */
  readonly socket: string;
  /** A folder for its state. */
  readonly state: string;
  /** More arguments. */
  readonly args?: readonly string[];
  /** What ends it; SIGTERM unless given. */
  readonly ending?: Deno.Signal;
}

/**
 * Keeps what only Stillpoint writes out of the machine's own folders.
 *
 * @param folder Where it may write
 * @returns Arguments, which no other agent knows
 */
export function keptIn(folder: string): string[] {
  return [`--journal=${folder}/journal.jsonl`];
}

/** A running agent. */
export class HostAgent implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #end: Promise<void>;
  readonly #ending: Deno.Signal;
  #ended = false;

  private constructor(child: Deno.ChildProcess, ending: Deno.Signal) {
    this.#child = child;
    this.#ending = ending;
    this.#end = child.status.then(() => {
      this.#ended = true;
    });
  }

  /**
   * Starts an agent.
   *
   * @param command What starts its program
   * @param options The socket and the state
   * @returns The process; the socket follows
   */
  static start(
    [program, ...words]: CommandLine,
    options: HostAgentOptions,
  ): HostAgent {
    const { socket, state, args = [], ending = "SIGTERM" } = options;
    const general = ["-m", "unix-listen", "-p", socket, "-t", state];
    const command = new Deno.Command(program, {
      args: [...words, ...general, ...args],
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    });
    return new HostAgent(command.spawn(), ending);
  }

  /** Ends it, and waits until it has ended; kills one that will not. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill(this.#ending);
    try {
      await within(this.#end, { what: "the agent to stop", seconds: 10 });
    } catch (error) {
      this.#child.kill("SIGKILL");
      await this.#end;
      throw error;
    }
  }
}
