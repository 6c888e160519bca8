/**
 * An agent as a process of this machine, to which random bytes are said.
 *
 * @module
 */

import { harmless } from "../conformance/harmless.ts";
import { HostAgent, type HostAgentOptions } from "../vm/host_agent.ts";
import type { CommandLine } from "../vm/host_command.ts";
import { LineSocket } from "../vm/line_socket.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";
import { readReply } from "./reply.ts";

const PATIENCE_S = 30;

/** An agent that answers. */
export class Speaker implements AsyncDisposable {
  readonly #socket: LineSocket;
  readonly #belongings: AsyncDisposable;
  #fences = 0;

  private constructor(socket: LineSocket, belongings: AsyncDisposable) {
    this.#socket = socket;
    this.#belongings = belongings;
  }

  /**
   * Starts an agent that can do no harm.
   *
   * @param command What starts it
   * @param options What differs from an agent that has only a folder
   * @returns The agent, once it listens
   */
  static async start(
    command: CommandLine,
    options: (state: string) => Partial<HostAgentOptions>,
  ): Promise<Speaker> {
    await using stack = new AsyncDisposableStack();
    const { path: state } = stack.use(await TemporaryFolder.make());
    const socket = `${state}/socket`;
    const how = { socket, state, ...options(state) };
    stack.use(HostAgent.start(harmless(command), how));
    const connection = stack.use(await LineSocket.connect(socket));
    return new Speaker(connection, stack.move());
  }

  /**
   * Says something, and a request behind it whose answer shows that there is
   * no other one.
   *
   * @param bytes What to say
   * @param between A byte that makes sure that the request is read as one
   * @returns What was answered
   */
  async ask(bytes: Uint8Array, between: number): Promise<unknown[]> {
    const id = `fence ${++this.#fences}`;
    const fence = new TextEncoder().encode(
      `{"execute":"guest-ping","id":"${id}"}`,
    );
    const all = new Uint8Array([...bytes, between, ...fence]);
    await this.#socket.send(all);
    const replies: unknown[] = [];
    for (;;) {
      const line = await this.#socket.line({ what: id, seconds: PATIENCE_S });
      if (line === undefined) throw new Error("The agent has hung up");
      const reply = readReply(line);
      if (isFence(reply, id)) return replies;
      replies.push(reply);
    }
  }

  /** Stops the agent. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#belongings[Symbol.asyncDispose]();
  }
}

function isFence(reply: unknown, id: string): boolean {
  return typeof reply === "object" && reply !== null && "id" in reply &&
    reply.id === id;
}
