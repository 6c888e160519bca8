/**
 * Replies on their way out, in order.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { Connection } from "./channel.ts";

/** A reply that waits to be sent. */
interface Letter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lost: () => void;
}

const log = getLogger(["stillpoint", "session"]);

/** Sends one reply after the other, and tells which could not be sent. */
export class Outbox {
  #connection: Connection;
  #sent: () => void;
  #letters: Letter[] = [];
  #bytes = 0;

  /**
   * Prepares to send.
   *
   * @param connection Where to
   * @param sent Told after each reply, whether it was sent or lost
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
   * @param bytes The reply
   * @param lost Told if it cannot be delivered
   */
  push(bytes: Uint8Array<ArrayBuffer>, lost: () => void): void {
    this.#letters.push({ bytes, lost });
    this.#bytes += bytes.length;
    if (this.#letters.length === 1) this.#drain();
  }

  async #drain(): Promise<void> {
    for (
      let letter = this.#letters[0];
      letter !== undefined;
      letter = this.#letters[0]
    ) {
      await this.#deliver(letter);
      this.#letters.shift();
      this.#bytes -= letter.bytes.length;
      this.#sent();
    }
  }

  async #deliver({ bytes, lost }: Letter): Promise<void> {
    const { name, gone } = this.#connection;
    try {
      if (gone.aborted) return lost();
      await this.#connection.send(bytes);
    } catch (error) {
      log.debug("{name}: a reply is lost: {error}", { name, error });
      lost();
    }
  }
}
