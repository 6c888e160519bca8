/**
 * The host's end of the conversation with an agent: requests as objects for
 * those who want a reply, raw bytes for those who test the wire.
 *
 * @module
 */

import { DeadlineError, type DeadlineOptions } from "./deadline.ts";
import { LineSocket } from "./line_socket.ts";

/** What to ask, and how patiently. */
export interface CallOptions {
  /** The command's arguments; left out by default. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Seconds to wait for the reply; 20 by default. */
  readonly seconds?: number;
}

/** An error reply of the agent. */
export class ErrorReply extends Error {
  /** The protocol's name for the kind of error. */
  readonly errorClass: string;

  /**
   * Takes an error reply apart.
   *
   * @param errorClass The `class` member of the reply
   * @param description Its `desc` member
   */
  constructor(errorClass: string, description: string) {
    super(description);
    this.name = "ErrorReply";
    this.errorClass = errorClass;
  }
}

/** What the agent puts before the reply of a delimited sync. */
const SENTINEL = 0xff;

/** Sync numbers only have to differ from one another. */
const SYNC_LIMIT = 2 ** 31;

/** One connection to an agent. */
export class AgentClient implements AsyncDisposable {
  /** The connection itself, for bytes that no client should send. */
  readonly socket: LineSocket;

  private constructor(socket: LineSocket) {
    this.socket = socket;
  }

  /**
   * Connects as soon as somebody listens.
   *
   * @param path The socket's path
   * @returns The client, not synchronised yet
   */
  static async connect(path: string): Promise<AgentClient> {
    return new AgentClient(await LineSocket.connect(path));
  }

  /**
   * Sends one request and waits for its reply.
   *
   * @param name The command
   * @param options Its arguments, and the deadline
   * @returns The `return` member of the reply; throws `ErrorReply` otherwise
   */
  async call(name: string, options: CallOptions = {}): Promise<unknown> {
    const { args, seconds = 20 } = options;
    const request = args === undefined
      ? { execute: name }
      : { execute: name, arguments: args };
    await this.socket.send(`${JSON.stringify(request)}\n`);
    return await this.reply({ what: `the reply to ${name}`, seconds });
  }

  /**
   * Waits for the next reply.
   *
   * @param options What it answers, and the deadline
   * @returns The `return` member of the reply; throws `ErrorReply` otherwise
   */
  async reply(options: DeadlineOptions): Promise<unknown> {
    const line = await this.socket.line(options);
    if (line === undefined) {
      throw new Error(`Cannot read ${options.what}: the connection has ended`);
    }
    return unwrap(new TextDecoder().decode(line));
  }

  /**
   * Synchronises as the protocol asks: a flush, a number, and everything
   * before the sentinel of its reply is thrown away. A new number is sent
   * every second, since a serial line forgets what came before the agent did;
   * only the newest counts, so that no reply to an older one is left over.
   *
   * @param options How long to try
   */
  async sync(options: { readonly seconds?: number } = {}): Promise<void> {
    const { seconds = 20 } = options;
    const end = performance.now() + seconds * 1e3;
    let id = Math.floor(Math.random() * SYNC_LIMIT);
    while (performance.now() < end) {
      await this.#sendSync(++id);
      if (await this.#isSynced(id)) return;
    }
    throw new Error(`Cannot synchronise: no answer within ${seconds} s`);
  }

  /** Closes the connection, as a host does that has no more to say. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.socket[Symbol.asyncDispose]();
  }

  async #sendSync(id: number): Promise<void> {
    const request = { execute: "guest-sync-delimited", arguments: { id } };
    await this.socket.send(Uint8Array.of(SENTINEL));
    await this.socket.send(`${JSON.stringify(request)}\n`);
  }

  async #isSynced(id: number): Promise<boolean> {
    const end = performance.now() + 1e3;
    const what = "the reply to guest-sync-delimited";
    try {
      while (true) {
        const seconds = Math.max(0, (end - performance.now()) / 1e3);
        const line = await this.socket.line({ what, seconds });
        if (line === undefined) throw new Error("the connection has ended");
        if (syncNumber(line) === id) return true;
      }
    } catch (error) {
      if (error instanceof DeadlineError) return false;
      throw error;
    }
  }
}

/** The number that a reply to a delimited sync brings back. */
function syncNumber(line: Uint8Array): number | undefined {
  const at = line.lastIndexOf(SENTINEL);
  if (at < 0) return undefined;
  const text = new TextDecoder().decode(line.subarray(at + 1));
  const digits = /^\{"return": ?(\d+)\}\r?$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function unwrap(text: string): unknown {
  const reply = JSON.parse(text);
  if (reply.error === undefined) return reply.return;
  throw new ErrorReply(reply.error.class, reply.error.desc);
}
