/**
 * One conversation over a {@linkcode Stream}.
 *
 * @module
 */

import type { Connection } from "../../channel.ts";
import type { Stream } from "./stream.ts";

/** More than the kernel keeps for a port whose host has gone. */
const MOST_WORDS = 64;

/** What differs between a port and a socket. */
export interface ConversationOptions {
  /** Names it in logs. */
  readonly name: string;
  /** What was read while waiting for the other side to turn up. */
  readonly first?: Uint8Array;
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
  stream: Stream,
  { name, first, endIsHangUp }: ConversationOptions,
): Conversation {
  const gone = new AbortController();
  const over = Promise.withResolvers<void>();
  const hangUp = () => gone.abort();
  stream.onHangUp = hangUp;

  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (first !== undefined) yield first;
    yield* inputOf(stream, gone.signal);
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

async function* inputOf(
  stream: Stream,
  gone: AbortSignal,
): AsyncGenerator<Uint8Array> {
  while (!gone.aborted) {
    const input = stream.read();
    if (input === "end") return;
    if (input === "empty") await stream.change();
    else yield input;
  }
  yield* lastWords(stream);
}

/**
 * What was sent before the hang-up. If somebody is there again already, it
 * may be theirs as well, and nobody can tell. Then all of it is left to them:
 * most clients go only when they have their answers, and all begin with a
 * sync, before which rubbish does no harm.
 */
function lastWords(stream: Stream): Uint8Array<ArrayBuffer>[] {
  const words: Uint8Array<ArrayBuffer>[] = [];
  let input = stream.read();
  for (; input !== "end" && input !== "empty"; input = stream.read()) {
    words.push(input);
    if (words.length === MOST_WORDS) break;
  }
  if (input === "end") return words;
  stream.unread(words);
  return [];
}
