/**
 * One conversation over a {@linkcode ByteStream}.
 *
 * @module
 */

import type { Connection } from "../channel.ts";
import type { ByteStream } from "./byte_stream.ts";
import { type Chunks, partWords } from "./words.ts";

/** What differs between a port and a socket. */
export interface ConversationOptions {
  /** Names it in logs. */
  readonly name: string;
  /** Whether the end of input means that the other side has gone. */
  readonly endIsHangUp: boolean;
}

/** A {@linkcode Connection} that tells when it is over. */
export interface Conversation extends Connection {
  /** Settles when it is closed from this side, or the input has ended. */
  readonly over: Promise<void>;
}

/**
 * Begins a conversation.
 *
 * @param stream Carries it; stays open afterwards
 * @param options What differs
 * @returns The conversation
 */
export function converseOver(
  stream: ByteStream,
  { name, endIsHangUp }: ConversationOptions,
): Conversation {
  const gone = new AbortController();
  const over = Promise.withResolvers<void>();
  const hangUp = () => gone.abort();
  stream.onHangUp = hangUp;

  async function* chunks(): AsyncGenerator<Uint8Array> {
    const isOver = yield* inputOf(stream, gone.signal);
    if (!isOver) yield* endIsHangUp ? await lastWords(stream) : rest(stream);
    if (endIsHangUp) close();
  }

  function close(): void {
    if (stream.onHangUp === hangUp) stream.onHangUp = undefined;
    hangUp();
    over.resolve();
  }

  return {
    name,
    gone: gone.signal,
    over: over.promise,
    chunks,
    send: (bytes) => stream.write(new Uint8Array(bytes), gone.signal),
    close,
  };
}

/** Tells whether the input has ended; it may not have when the host goes. */
async function* inputOf(
  stream: ByteStream,
  gone: AbortSignal,
): AsyncGenerator<Uint8Array, boolean> {
  while (!gone.aborted) {
    const input = stream.read();
    if (input === "end") return true;
    if (input === "empty") await stream.change();
    else yield input;
  }
  return false;
}

/** What was said on a port before the hang-up, and not by the next host. */
async function lastWords(stream: ByteStream): Promise<Chunks> {
  const { last, next } = await partWords(stream, { isGone: true });
  stream.unread(next);
  return last;
}

/** What was said on a socket, where nobody comes next. */
function* rest(stream: ByteStream): Generator<Uint8Array> {
  for (;;) {
    const input = stream.read();
    if (input === "end" || input === "empty") return;
    yield input;
  }
}
