/**
 * A client of a real Unix socket.
 *
 * @module
 */

import { strictEqual as assertSame } from "node:assert";
import { within } from "../../lib/deadline.ts";
import { bytesOf } from "../lib/json/feeding.ts";
import type { Piece } from "./connection.ts";

const PATIENCE_MS = 5000;
const LATIN1 = new TextDecoder("latin1");

/** Writes requests, reads replies. */
export class UnixClient implements Disposable {
  #connection: Deno.UnixConn;
  #text = "";

  /**
   * Takes a connection over.
   *
   * @param connection The connection
   */
  constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
  }

  /**
   * Connects.
   *
   * @param path Where the socket is
   * @returns The client
   */
  static async connect(path: string): Promise<UnixClient> {
    return new UnixClient(await Deno.connect({ transport: "unix", path }));
  }

  /**
   * Sends something.
   *
   * @param piece What to send
   */
  async write(piece: Piece): Promise<void> {
    const bytes = piece instanceof Uint8Array ? piece : bytesOf(piece);
    for (let at = 0; at < bytes.length;) {
      at += await this.#connection.write(bytes.subarray(at));
    }
  }

  /** Sends nothing more, but reads on. */
  async halfClose(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /**
   * Reads the next replies, and checks them.
   *
   * @param replies What has to come next
   */
  async expect(...replies: string[]): Promise<void> {
    const wanted = replies.map((reply) => `${reply}\n`).join("");
    while (this.#text.length < wanted.length && await this.#read());
    assertSame(this.#text.slice(0, wanted.length), wanted);
    this.#text = this.#text.slice(wanted.length);
  }

  /** Waits until the agent hangs up, and checks that nothing came before. */
  async expectEnd(): Promise<void> {
    while (await this.#read());
    assertSame(this.#text, "");
  }

  /** Hangs up. */
  [Symbol.dispose](): void {
    this.#connection.close();
  }

  /** Reads what comes next; nothing if the agent has hung up. */
  async #read(): Promise<boolean> {
    const buffer = new Uint8Array(65536);
    const what = `Cannot go on after ${JSON.stringify(this.#text.slice(-200))}`;
    const reading = this.#connection.read(buffer);
    const count = await within(reading, { what, ms: PATIENCE_MS });
    if (count === null) return false;
    this.#text += LATIN1.decode(buffer.subarray(0, count));
    return true;
  }
}
