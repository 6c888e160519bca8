/**
 * Replies on their way out, in order.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { Connection } from "./channel.ts";
import { pause } from "./deadline.ts";
import { LIMITS } from "./limits.ts";
import type { EncodedReply } from "./message.ts";

/** A reply that waits to be sent. */
interface Letter {
  readonly reply: EncodedReply;
  readonly lost: () => void;
}

const log = getLogger(["stillpoint", "session"]);

/** Sends one reply after the other, and tells which could not be sent. */
export class Outbox {
  #connection: Connection;
  #sent: () => void;
  #letters: Letter[] = [];
  #bytes = 0;
  #isSending = false;

  /**
   * Prepares to send.
   *
   * @param connection Where to
   * @param sent Told after each reply, whether it was sent or lost; may push
   */
  constructor(connection: Connection, sent: () => void) {
    this.#connection = connection;
    this.#sent = sent;
  }

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Sends a reply after those before it.
   *
   * @param reply The reply
   * @param lost Told if it cannot be delivered
   */
  push(reply: EncodedReply, lost: () => void): void {
    this.#letters.push({ reply, lost });
    this.#bytes += reply.length;
    if (!this.#isSending) this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isSending = true;
    let count = 0;
    for (
      let letter = this.#letters[0];
      letter !== undefined;
      letter = this.#letters[0]
    ) {
      if (++count % LIMITS.repliesAtOnce === 0) await this.#letOthersWork();
      await this.#deliver(letter);
      this.#letters.shift();
      this.#bytes -= letter.reply.length;
      this.#sent();
    }
    this.#isSending = false;
  }

  /** What the system takes at once gives nobody else a turn. */
  async #letOthersWork(): Promise<void> {
    const { gone } = this.#connection;
    if (!gone.aborted) await pause(0, gone);
  }

  async #deliver({ reply, lost }: Letter): Promise<void> {
    const { name, gone } = this.#connection;
    const chunks = reply instanceof Uint8Array ? [reply] : reply.chunks();
    try {
      if (gone.aborted) return lost();
      for (const chunk of chunks) await this.#connection.send(chunk);
    } catch (error) {
      log.debug("{name}: a reply is lost: {error}", { name, error });
      lost();
    }
  }
}
