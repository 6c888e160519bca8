/**
 * A client that says things without waiting for the answers, and keeps account
 * of them.
 *
 * @module
 */

import { until } from "../deadline.ts";
import { LineSocket } from "../line_socket.ts";

/** A request and what became of it. */
export interface Asked {
  /** The command. */
  readonly name: string;
  /** Its answer, once there is one. */
  answer?: Answer;
  /** Whether it need not be answered any more. */
  isDropped: boolean;
}

/** What an agent answers. */
export interface Answer {
  /** What it returned. */
  readonly return?: unknown;
  /** What went wrong. */
  readonly error?: { readonly class: string; readonly desc: string };
}

/** Where an agent can be reached. */
export interface Door {
  /** The path of a socket on the host. */
  readonly path: string;
  /** What to send before hanging up. */
  readonly farewell: Uint8Array;
}

/** The byte that begins anew. */
const FLUSH = 0xff;

/** One connection of a host. */
export class Talk implements AsyncDisposable {
  /** Every request, in order. */
  readonly asked: Asked[] = [];
  readonly #socket: LineSocket;
  readonly #reading: Promise<void>;
  readonly #farewell: Uint8Array;
  /** An answer to an earlier client is not taken for one's own. */
  readonly #name = crypto.randomUUID();

  private constructor(socket: LineSocket, farewell: Uint8Array) {
    this.#socket = socket;
    this.#farewell = farewell;
    this.#reading = this.#read();
  }

  /**
   * Connects, and has the agent forget what an earlier client left unsaid.
   *
   * @param door Where
   * @returns The conversation
   */
  static async begin({ path, farewell }: Door): Promise<Talk> {
    const talk = new Talk(await LineSocket.connect(path), farewell);
    await talk.flush();
    return talk;
  }

  /** Those that have to be answered yet. */
  get open(): Asked[] {
    return this.asked.filter((one) => !one.answer && !one.isDropped);
  }

  /**
   * Sends a request.
   *
   * @param name The command
   * @param args Its arguments
   * @returns The request, whose answer comes later
   */
  async ask(name: string, args?: Record<string, unknown>): Promise<Asked> {
    const asked: Asked = { name, isDropped: false };
    const id = `${this.#name} ${this.asked.push(asked)}`;
    const rest = args === undefined ? {} : { arguments: args };
    const request = { execute: name, ...rest, id };
    // A sync makes the agent forget what came before.
    if (name.startsWith("guest-sync")) this.#drop(asked);
    await this.#socket.send(`${JSON.stringify(request)}\n`);
    return asked;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param name The command
   * @param options Its arguments, and how many seconds it may take
   * @returns The answer, be it an error
   */
  async call(
    name: string,
    { args, seconds = 10 }: {
      args?: Record<string, unknown>;
      seconds?: number;
    } = {},
  ): Promise<Answer> {
    const asked = await this.ask(name, args);
    return await until(() => asked.answer, { what: `"${name}"`, seconds });
  }

  /** Has the agent begin anew. */
  async flush(): Promise<void> {
    this.#drop();
    await this.#socket.send(Uint8Array.of(FLUSH));
  }

  /** Sends what is no whole request, and then has the agent begin anew. */
  async stammer(): Promise<void> {
    await this.#socket.send('{"execute":"guest-fsfreeze-fr');
    await this.flush();
  }

  /** Nothing has to be answered any more. */
  forget(): void {
    this.#drop();
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#drop();
    await this.#socket.send(this.#farewell);
    await this.#socket[Symbol.asyncDispose]();
    await this.#reading;
  }

  #drop(butFor?: Asked): void {
    for (const one of this.asked) if (one !== butFor) one.isDropped = true;
  }

  async #read(): Promise<void> {
    for await (const line of this.#socket.lines()) {
      const text = line.slice(line.indexOf("{"));
      const { id, ...answer } = JSON.parse(text);
      const [name, number] = String(id).split(" ");
      if (name !== this.#name) continue;
      const asked = this.asked[Number(number) - 1];
      if (asked !== undefined) asked.answer = answer;
    }
  }
}
