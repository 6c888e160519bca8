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
  #ended = false;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
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
    const { socket, state, args = [] } = options;
    const general = ["-m", "unix-listen", "-p", socket, "-t", state];
    const command = new Deno.Command(program, {
      args: [...words, ...general, ...args],
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    });
    return new HostAgent(command.spawn());
  }

  /** Asks it to stop, and waits until it has; kills one that will not. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGTERM");
    try {
      await within(this.#end, { what: "the agent to stop", seconds: 10 });
    } catch (error) {
      this.#child.kill("SIGKILL");
      await this.#end;
      throw error;
    }
  }
}
