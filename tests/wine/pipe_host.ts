/**
 * The host at a named pipe, which stands in for a virtio port. As on a real
 * machine, a client reaches it through a Unix socket.
 *
 * @module
 */

import { AgentClient } from "../vm/agent_client.ts";
import { PIPE_HOST, type WineMachine } from "./machine.ts";

/** A host that is there until it is disposed of. */
export class PipeHost implements AsyncDisposable {
  /** Talks to the agent. */
  readonly client: AgentClient;
  readonly #process: Deno.ChildProcess;
  readonly #ways: Promise<unknown>;

  private constructor(
    process: Deno.ChildProcess,
    { client, ways }: { client: AgentClient; ways: Promise<unknown> },
  ) {
    this.#process = process;
    this.client = client;
    this.#ways = ways;
  }

  /**
   * Makes the pipe, and a client who is synchronised with the agent.
   *
   * @param machine Where
   * @param path The pipe's path
   * @returns The host
   */
  static async meet(machine: WineMachine, path: string): Promise<PipeHost> {
    const process = machine.start(PIPE_HOST, [path]);
    process.stderr.cancel();
    const socket = await Deno.makeTempFile({ prefix: "stillpoint-pipe-" });
    await Deno.remove(socket);
    using listener = Deno.listen({ transport: "unix", path: socket });
    const accepted = listener.accept();
    const client = await AgentClient.connect(socket);
    const { readable, writable } = await accepted;
    const ways = Promise.allSettled([
      readable.pipeTo(process.stdin),
      process.stdout.pipeTo(writable),
    ]);
    const host = new PipeHost(process, { client, ways });
    await client.sync();
    return host;
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
    await this.#ways;
    await this.#process.status;
  }
}
