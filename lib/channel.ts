/**
 * Where clients come from, and how bytes go to and fro. A port that can be
 * opened once, a socket with many clients and an array in a test all look
 * like this; no other file knows which one it is.
 *
 * @module
 */

/**
 * One conversation with one client, from the moment it is there until it has
 * gone. A port whose host hangs up and comes back yields two of these, so
 * nothing of the old conversation can leak into the new one.
 */
export interface Connection {
  /** Names it in logs, such as `/run/agent.sock#3`. */
  readonly name: string;
  /** Aborted as soon as the client is known to be gone for good. */
  readonly gone: AbortSignal;
  /**
   * Bytes from the client, as they arrive, each valid until the next are
   * asked for; ends when no more will come. A
   * client that only stopped sending may still read (a half-closed socket),
   * so the end of this is not yet the end of the conversation.
   */
  chunks(): AsyncIterable<Uint8Array>;
  /**
   * Hands bytes to the operating system, all of them.
   *
   * @param bytes What to send
   * @returns Once the last byte was taken; rejects if the client has gone
   */
  send(bytes: Uint8Array): Promise<void>;
  /** Ends the conversation from this side; may be called twice. */
  close(): void;
}

/** A source of conversations. */
export interface Channel extends AsyncDisposable {
  /** Names it in logs. */
  readonly name: string;
  /** Conversations, each as soon as there is one; ends when disposed. */
  connections(): AsyncIterable<Connection>;
  /**
   * Tries at once what it would try again after a while; present where devices
   * come and go.
   */
  retry?(): void;
}
