/**
 * A channel that cannot be opened yet.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { Channel, Connection } from "./channel.ts";
import { pause } from "./deadline.ts";
import { LIMITS } from "./limits.ts";

const FIRST_DELAY_MS = 50;

const log = getLogger(["stillpoint", "channel"]);

/** Tries to open a channel until that succeeds, then is that channel. */
export class LateChannel implements Channel {
  /** See {@linkcode Channel.name}. */
  readonly name: string;
  #open: () => Promise<Channel>;
  #channel: Channel | undefined;
  #closing = new AbortController();

  /**
   * Prepares to try.
   *
   * @param name Names it in logs
   * @param open Opens the channel
   */
  constructor(name: string, open: () => Promise<Channel>) {
    this.name = name;
    this.#open = open;
  }

  /** See {@linkcode Channel.connections}. */
  async *connections(): AsyncGenerator<Connection> {
    const { signal } = this.#closing;
    let delay = FIRST_DELAY_MS;
    while (!signal.aborted && this.#channel === undefined) {
      try {
        this.#channel = await this.#open();
      } catch (error) {
        const level = delay === FIRST_DELAY_MS ? "warn" : "debug";
        log[level]("Waiting for {name}: {error}", { name: this.name, error });
        await pause(delay, signal);
        delay = Math.min(delay * 2, LIMITS.reopenDelayMs);
      }
    }
    if (signal.aborted) await this.#channel?.[Symbol.asyncDispose]();
    else if (this.#channel !== undefined) yield* this.#channel.connections();
  }

  /** Gives up, or closes the channel. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#channel?.[Symbol.asyncDispose]();
  }
}
