/**
 * A Unix socket that is read line by line, with a deadline on every wait. The
 * agent's port, the control shell and QEMU's monitor all speak this way.
 *
 * @module
 */

import { type DeadlineOptions, until, within } from "./deadline.ts";

const NEWLINE = 0x0a;

/** One connection to a listening Unix socket. */
export class LineSocket implements AsyncDisposable {
  readonly #connection: Deno.UnixConn;
  readonly #reading: Promise<void>;
  #lines: Uint8Array[] = [];
  #unfinished: Uint8Array[] = [];
  #ended = false;
  #news: PromiseWithResolvers<void> = Promise.withResolvers();

  private constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
    this.#reading = this.#read();
  }

  /**
   * Connects as soon as somebody listens.
   *
   * @param path The socket's path
   * @returns The connection
   */
  static async connect(path: string): Promise<LineSocket> {
    const what = `a listener on ${path}`;
    return new LineSocket(await until(() => tryConnect(path), { what }));
  }

  /** Whether the other side has closed, and nothing more will come. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Sends bytes, all of them.
   *
   * @param data Bytes, or text to encode
   */
  async send(data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === "string"
      ? new TextEncoder().encode(data)
      : data;
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  /**
   * Waits for a line.
   *
   * @param options What the line is, and the deadline
   * @returns The line without its newline; `undefined` if the socket ended
   */
  async line(options: DeadlineOptions): Promise<Uint8Array | undefined> {
    await within(this.#somethingToTake(), options);
    return this.#lines.shift();
  }

  /** Lines as they come, without a deadline, until the socket ends. */
  async *lines(): AsyncGenerator<string, void, void> {
    const decoder = new TextDecoder();
    while (true) {
      await this.#somethingToTake();
      const line = this.#lines.shift();
      if (line === undefined) return;
      yield decoder.decode(line);
    }
  }

  /**
   * Takes everything that has arrived and was not taken yet.
   *
   * @returns The bytes, newlines included
   */
  takeAll(): Uint8Array {
    const lines = this.#lines.flatMap((line) => [...line, NEWLINE]);
    const rest = this.#unfinished.flatMap((piece) => [...piece]);
    this.#lines = [];
    this.#unfinished = [];
    return Uint8Array.from([...lines, ...rest]);
  }

  /** Closes the connection and waits until its reader has noticed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#connection.close();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65536);
    try {
      for (let got; (got = await this.#connection.read(buffer)) !== null;) {
        this.#accept(buffer.slice(0, got));
      }
      this.#connection.close();
    } catch (error) {
      if (!isEnd(error)) throw error;
      if (error instanceof Deno.errors.ConnectionReset) {
        this.#connection.close();
      }
    } finally {
      this.#ended = true;
      this.#news.resolve();
    }
  }

  /** Takes nothing itself, so that a wait given up loses no line. */
  async #somethingToTake(): Promise<void> {
    while (this.#lines.length === 0 && !this.#ended) await this.#news.promise;
  }

  #accept(bytes: Uint8Array): void {
    let start = 0;
    for (let end; (end = bytes.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
      this.#unfinished.push(bytes.subarray(start, end));
      this.#lines.push(joined(this.#unfinished));
      this.#unfinished = [];
    }
    if (start < bytes.length) this.#unfinished.push(bytes.subarray(start));
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

async function tryConnect(path: string): Promise<Deno.UnixConn | undefined> {
  try {
    return await Deno.connect({ transport: "unix", path });
  } catch (error) {
    // QEMU takes one connection at a time, and lets few wait for their turn.
    const notYet = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.ConnectionRefused ||
      error instanceof Deno.errors.WouldBlock;
    if (notYet) return undefined;
    throw error;
  }
}

/** Closing from either side ends a read with one of these. */
function isEnd(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
