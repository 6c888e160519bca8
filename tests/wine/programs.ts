/**
 * The programs of an agent on Windows, with less to write.
 *
 * @module
 */

import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";

/** What has become of a program. */
export interface Status {
  /** Whether it has ended. */
  readonly exited: boolean;
  /** What it has ended with. */
  readonly exitcode?: number;
  /** What has ended it. */
  readonly signal?: number;
  /** What it has printed. */
  readonly "out-data"?: string;
  /** Whether it has printed more than that. */
  readonly "out-truncated"?: boolean;
  /** What it has printed as errors. */
  readonly "err-data"?: string;
  /** Whether it took too long. */
  readonly "__org.stillpoint_timed-out"?: boolean;
}

/** Starts programs and waits for them. */
export class Programs {
  #client: AgentClient;

  /**
   * Begins with none.
   *
   * @param client Talks to the agent
   */
  constructor(client: AgentClient) {
    this.#client = client;
  }

  /**
   * Starts a program.
   *
   * @param path The program
   * @param arg Its arguments
   * @param more Further arguments of the command
   * @returns Its process id
   */
  async start(
    path: string,
    arg: readonly string[] = [],
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<number> {
    const args = { path, arg, ...more };
    const { pid } = await this.#client.call("guest-exec", { args }) as {
      pid: number;
    };
    return pid;
  }

  /**
   * Asks what has become of a program.
   *
   * @param pid Its process id
   * @returns That
   */
  async status(pid: number): Promise<Status> {
    const args = { pid };
    return await this.#client.call("guest-exec-status", { args }) as Status;
  }

  /**
   * Waits for the end of a program.
   *
   * @param pid Its process id
   * @returns How it ended
   */
  async end(pid: number): Promise<Status> {
    return await until(async () => {
      const status = await this.status(pid);
      return status.exited ? status : undefined;
    }, { what: `the end of PID ${pid}` });
  }

  /**
   * Runs a program to its end, and keeps what it prints.
   *
   * @param path The program
   * @param arg Its arguments
   * @param more Further arguments of the command
   * @returns How it ended
   */
  async run(
    path: string,
    arg: readonly string[] = [],
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Status> {
    const options = { "capture-output": true, ...more };
    return await this.end(await this.start(path, arg, options));
  }

  /**
   * Asks for something that only this agent knows.
   *
   * @param what The command's name behind `exec-`
   * @param args Its arguments
   * @returns What it returned
   */
  async own(
    what: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<unknown> {
    return await this.#client.call(`__org.stillpoint_exec-${what}`, { args });
  }
}

/**
 * Reads what a program has printed.
 *
 * @param base64 That, as the protocol has it
 * @returns The text
 */
export function textOf(base64: string | undefined): string {
  return new TextDecoder().decode(Uint8Array.fromBase64(base64 ?? ""));
}
