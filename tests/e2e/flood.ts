/**
 * A client that asks and never listens.
 *
 * @module
 */

import { rejects } from "node:assert";
import { until } from "../vm/deadline.ts";

/** Requests without end, from somebody who takes no reply. */
export class Flood {
  /** Settles when the other side has gone: nobody takes that much. */
  readonly over: Promise<void>;
  /** How many bytes the other side has taken. */
  sent = 0;
  #connection: Deno.UnixConn;

  /**
   * Begins.
   *
   * @param connection Where the requests go
   * @param requests What is sent, again and again
   */
  constructor(connection: Deno.UnixConn, requests: string) {
    this.#connection = connection;
    this.over = rejects(this.#send(new TextEncoder().encode(requests)));
  }

  /** Waits until the other side takes no more. */
  async stuck(): Promise<void> {
    let before = -1;
    await until(() => {
      const isStuck = before > 0 && before === this.sent;
      before = this.sent;
      return isStuck || undefined;
    }, { what: "the flood to be held up" });
  }

  async #send(bytes: Uint8Array): Promise<void> {
    for (let at = 0;; at %= bytes.length) {
      const count = await this.#connection.write(bytes.subarray(at));
      at += count;
      this.sent += count;
    }
  }
}
