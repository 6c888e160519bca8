/**
 * A host that sends and does not read, until it feels like it.
 *
 * @module
 */

import { within } from "./deadline.ts";

/** A connection from which nothing is taken unasked. */
export class SilentHost implements Disposable {
  readonly #connection: Deno.UnixConn;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #sent = 0;

  private constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
  }

  /**
   * Connects.
   *
   * @param path The socket's path
   * @returns The connection
   */
  static async connect(path: string): Promise<SilentHost> {
    return new SilentHost(await Deno.connect({ transport: "unix", path }));
  }

  /** How many bytes the other side has taken so far. */
  get sent(): number {
    return this.#sent;
  }

  /**
   * Sends text, for as long as it takes: while nothing is read, the other side
   * may stop reading too.
   *
   * @param text What to send
   */
  async pour(text: string): Promise<void> {
    let rest = new TextEncoder().encode(text);
    while (rest.length > 0) {
      const taken = await this.#connection.write(rest);
      this.#sent += taken;
      rest = rest.subarray(taken);
    }
  }

  /**
   * Reads lines.
   *
   * @param count How many
   * @returns The lines, without their newlines
   */
  async read(count: number): Promise<string[]> {
    const lines: string[] = [];
    const buffer = new Uint8Array(65536);
    while (lines.length < count) {
      const what = `line ${lines.length + 1} of ${count}`;
      const got = await within(this.#connection.read(buffer), { what });
      if (got === null) throw new Error(`Cannot read ${what}: the end`);
      const text = this.#decoder.decode(buffer.subarray(0, got), {
        stream: true,
      });
      const parts = (this.#rest + text).split("\n");
      this.#rest = parts.pop() ?? "";
      lines.push(...parts);
    }
    return lines;
  }

  /** Closes the connection, whatever is unread. */
  [Symbol.dispose](): void {
    this.#connection.close();
  }
}
