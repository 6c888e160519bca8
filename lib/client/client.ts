/**
 * The host's side of a conversation: a client of any agent that speaks the
 * protocol, over a Unix socket.
 *
 * @module
 */

import { Bell } from "../bell.ts";
import { within } from "../deadline.ts";
import { AgentError, reasonOf } from "../error.ts";
import { LIMITS } from "../limits.ts";
import { printJson } from "../json/print.ts";
import { JsonStream } from "../json/stream.ts";
import { isObject, type JsonObject, type JsonValue } from "../json/value.ts";

/** How to reach an agent. */
export interface ClientOptions {
  /** The socket: the host's end of the port, or the agent's own. */
  readonly path: string;
  /** How long the agent may take to show that it is there, in milliseconds. */
  readonly ms: number;
  /** How long a command may take, in milliseconds; as long unless given. */
  readonly replyMs?: number;
}

const SENTINEL = 0xff;

/** A conversation with an agent. */
export class Client implements Disposable {
  readonly #conn: Deno.Conn;
  #waits: Required<Pick<ClientOptions, "ms" | "replyMs">>;
  #path: string;
  #stream = new JsonStream();
  #replies: JsonValue[] = [];
  #failure: Error | undefined;
  #changed = new Bell();
  #sending = Promise.resolve();

  /**
   * Takes a connection over.
   *
   * @param conn The connection
   * @param options How it was made
   */
  constructor(conn: Deno.Conn, { path, ms, replyMs = ms }: ClientOptions) {
    this.#conn = conn;
    this.#path = path;
    this.#waits = { ms, replyMs };
    this.#receive().catch((error) => this.#end(error));
  }

  /**
   * Connects.
   *
   * @param options How to reach the agent
   * @returns The conversation, not synchronised yet
   */
  static async connect(options: ClientOptions): Promise<Client> {
    const { path, ms } = options;
    const what = `Cannot connect to "${path}"`;
    const connecting = Deno.connect({ transport: "unix", path });
    try {
      return new Client(await within(connecting, { what, ms }), options);
    } catch (error) {
      connecting.then((late) => late.close(), () => undefined);
      if (error instanceof AgentError) throw error;
      const why = `${reasonOf(error)}; --path names a socket`;
      throw new AgentError(`${what}: ${why}`, { cause: error });
    }
  }

  /**
   * Makes sure that the agent is there and that nothing stale is in between.
   *
   * @param id A number that no earlier client has used
   */
  async sync(id: number): Promise<void> {
    const request = { execute: "guest-sync-delimited", arguments: { id } };
    this.#send(request, { sentinel: true });
    const isEcho = (reply: JsonValue) =>
      isObject(reply) && reply["return"] === id;
    await within(this.#next(isEcho), {
      what: `Cannot synchronise with the agent at "${this.#path}"`,
      ms: this.#waits.ms,
    });
  }

  /**
   * Asks one thing.
   *
   * @param execute The command
   * @param args Its arguments
   * @returns The reply, an error reply included
   */
  async request(execute: string, args?: JsonObject): Promise<JsonObject> {
    const withArgs = args === undefined ? {} : { arguments: args };
    this.#send({ execute, ...withArgs });
    const reply = await within(this.#next(isReply), {
      what: `No reply to ${execute} from "${this.#path}"`,
      ms: this.#waits.replyMs,
    });
    return reply as JsonObject;
  }

  /** Hangs up. */
  [Symbol.dispose](): void {
    this.#conn.close();
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(LIMITS.chunkBytes);
    for (;;) {
      const count = await this.#conn.read(buffer);
      if (count === null) break;
      this.#take(buffer.slice(0, count));
    }
    this.#end(new Error("the agent hung up"));
  }

  #send(request: unknown, { sentinel = false } = {}): void {
    const line = new TextEncoder().encode(printJson(request) + "\n");
    const start = sentinel ? Uint8Array.of(SENTINEL) : new Uint8Array(0);
    this.#sending = this.#sending
      .then(() => writeAll(this.#conn, new Uint8Array([...start, ...line])))
      .catch((error) => this.#end(error));
  }

  #take(bytes: Uint8Array): void {
    for (const item of this.#stream.push(bytes)) {
      // The sentinel: what came before it belongs to somebody else.
      if (item.kind === "reset") this.#replies = [];
      if (item.kind === "value") this.#replies.push(item.value);
    }
    this.#changed.ring();
  }

  #end(error: Error): void {
    this.#failure ??= error;
    this.#changed.ring();
  }

  async #next(isWanted: (reply: JsonValue) => boolean): Promise<JsonValue> {
    for (;;) {
      const reply = this.#replies.shift();
      if (reply !== undefined && isWanted(reply)) return reply;
      if (reply !== undefined) continue;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#changed.next;
    }
  }
}

async function writeAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await conn.write(bytes.subarray(at));
  }
}

/** Events and greetings, which other agents may send, are none. */
function isReply(value: JsonValue): boolean {
  return isObject(value) &&
    (Object.hasOwn(value, "return") || Object.hasOwn(value, "error"));
}
