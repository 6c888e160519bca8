/**
 * A connection in memory, and the client at its other end.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import type { Connection } from "../../lib/channel.ts";
import { within } from "../../lib/deadline.ts";
import { bytesOf } from "../lib/json/feeding.ts";

/** What a client writes at once: text, a byte, or bytes. */
export type Piece = string | number | Uint8Array;

const PATIENCE_MS = 5000;
const LATIN1 = new TextDecoder("latin1");

/** Bytes to and fro, with a client that may stop reading, sending or both. */
export class MemoryConnection implements Connection {
  /** See {@linkcode Connection.name}. */
  readonly name = "memory#1";
  /** See {@linkcode Connection.gone}. */
  readonly gone: AbortSignal;
  /** How many chunks the agent has taken. */
  taken = 0;
  /** Whether the agent has closed the connection. */
  isClosed = false;
  #gone = new AbortController();
  #chunks: Uint8Array[] = [];
  #isEnded = false;
  #isRead = true;
  #received: string[] = [];
  #shown = 0;
  #changed = Promise.withResolvers<void>();

  /** Connects. */
  constructor() {
    this.gone = this.#gone.signal;
  }

  /** All that the client received, a character a byte. */
  get text(): string {
    return this.#received.join("");
  }

  /** See {@linkcode Connection.chunks}. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.taken++;
        yield chunk;
      } else if (this.#isEnded || this.gone.aborted) {
        return;
      } else {
        await this.#changed.promise;
      }
    }
  }

  /** See {@linkcode Connection.send}. */
  async send(bytes: Uint8Array): Promise<void> {
    while (!this.#isRead && !this.gone.aborted) await this.#changed.promise;
    if (this.gone.aborted) throw new Error("the client has gone");
    this.#received.push(LATIN1.decode(bytes));
    this.#change();
  }

  /** See {@linkcode Connection.close}. */
  close(): void {
    this.isClosed = true;
    this.hangUp();
  }

  /**
   * Sends something, as one chunk.
   *
   * @param pieces What to send
   */
  write(...pieces: Piece[]): void {
    this.#chunks.push(join(pieces));
    this.#change();
  }

  /** Sends nothing more, but reads on. */
  end(): void {
    this.#isEnded = true;
    this.#change();
  }

  /** Goes, once the agent has taken what was sent before. */
  hangUp(): void {
    this.#gone.abort();
    this.#change();
  }

  /** Reads nothing more for now. */
  stopReading(): void {
    this.#isRead = false;
  }

  /** Reads on. */
  startReading(): void {
    this.#isRead = true;
    this.#change();
  }

  /**
   * Waits for the next replies, and checks them.
   *
   * @param replies What has to come next, and nothing in between
   */
  async expect(...replies: string[]): Promise<void> {
    const wanted = replies.map((reply) => `${reply}\n`).join("");
    const end = this.#shown + wanted.length;
    const arrival = this.until(() => this.text.length >= end);
    await arrival.catch(() => {});
    assertEquals(this.text.slice(this.#shown), wanted);
    this.#shown = end;
  }

  /**
   * Waits for a change.
   *
   * @param isMet Tells whether it has come
   */
  async until(isMet: () => boolean): Promise<void> {
    const what = `Cannot go on after ${JSON.stringify(this.text.slice(-200))}`;
    while (!isMet()) {
      await within(this.#changed.promise, { what, ms: PATIENCE_MS });
    }
  }

  #change(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}

function join(pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map((piece) =>
    piece instanceof Uint8Array ? piece : bytesOf(piece)
  );
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
