/**
 * An agent on a machine with Wine.
 *
 * @module
 */

import { until } from "../vm/deadline.ts";
import { AGENT, type WineMachine } from "./machine.ts";

/** An agent that runs until its machine ends. */
export class WineAgent {
  /** What it has logged so far. */
  log = "";
  readonly #process: Deno.ChildProcess;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
  }

  /**
   * Starts an agent.
   *
   * @param machine Where
   * @param args Its arguments
   * @returns The agent
   */
  static start(machine: WineMachine, args: readonly string[]): WineAgent {
    const process = machine.start(AGENT, args);
    const agent = new WineAgent(process);
    agent.#read();
    return agent;
  }

  /**
   * Waits until the agent has logged something.
   *
   * @param pattern What
   */
  async logged(pattern: RegExp): Promise<void> {
    await until(() => pattern.test(this.log) || undefined, {
      what: `${pattern} in the log`,
    });
  }

  /** Waits for the end, which the end of its machine brings. */
  async ended(): Promise<void> {
    await this.#process.stdin.close();
    await this.#process.status;
  }

  async #read(): Promise<void> {
    this.#process.stdout.cancel();
    const text = this.#process.stderr.pipeThrough(new TextDecoderStream());
    for await (const piece of text) this.log += piece;
  }
}
