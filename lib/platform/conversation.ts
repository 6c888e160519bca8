/**
 * One conversation over a {@linkcode ByteStream}.
 *
 * @module
 */

import type { Connection } from "../channel.ts";
import type { ByteStream } from "./byte_stream.ts";
import { Succession } from "./succession.ts";
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
  const succession = new Succession(stream);
  let judging: Promise<void> | undefined;
  const hangUp = () => {
    const isLikely = endIsHangUp && !stream.isClosed && succession.isLikely;
    if (isLikely) judging = judge();
    else if (judging === undefined || stream.isClosed) gone.abort();
  };
  stream.onHangUp = hangUp;

  /** Words of the next host are not to be forgotten with the last one. */
  async function judge(): Promise<void> {
    const isFollowed = await succession.isFollowed();
    judging = undefined;
    if (!isFollowed) gone.abort();
  }

  /** Tells whether the input has ended though the other side may be there. */
  async function* input(): AsyncGenerator<Uint8Array, boolean> {
    while (!gone.signal.aborted) {
      const input = stream.read();
      if (input === "empty") await stream.change();
      else if (input !== "end") {
        if (endIsHangUp) succession.hear(input);
        yield input;
      } else if (endIsHangUp) {
        hangUp();
        await judging;
      } else return true;
    }
    return false;
  }

  async function* chunks(): AsyncGenerator<Uint8Array> {
    const isOver = yield* input();
    if (!isOver) yield* endIsHangUp ? await lastWords(stream) : rest(stream);
    if (endIsHangUp) close();
  }

  function close(): void {
    if (stream.onHangUp === hangUp) stream.onHangUp = undefined;
    gone.abort();
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
