/**
 * Whose hang-up is it? A port passes on words at once, while the news that one
 * host has gone and another one has come takes a way of its own through the
 * kernel, and may be late. So the next host may have begun, and even be waiting
 * for an answer, when the agent hears that "the host" has gone.
 *
 * @module
 */

import { pauseFor } from "../deadline.ts";
import type { ByteStream } from "./byte_stream.ts";
import { isBeginning, isFlush } from "./words.ts";

/** How late the news may be, in milliseconds. */
const NEWS_MS = 1000;

/** The news that the next host is there comes right after, in milliseconds. */
const RETURN_MS = 250;

/** Follows what is said on a port, to tell who has gone. */
export class Succession {
  #stream: ByteStream;
  #last: Uint8Array | undefined;
  #anew = -Infinity;

  /**
   * Prepares to follow.
   *
   * @param stream Where the words come from
   */
  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /**
   * Takes note of what was said.
   *
   * @param chunk The words
   */
  hear(chunk: Uint8Array): void {
    const isFirst = this.#last === undefined || isFlush(this.#last);
    if (!isFirst && isBeginning(chunk)) this.#anew = performance.now();
    this.#last = chunk;
  }

  /**
   * Whether the news may be about somebody who went before the latest words:
   * somebody has begun anew a moment ago. Half a request may be the next host's,
   * too; the byte 0xFF with which clients begin cancels one that is not.
   */
  get isLikely(): boolean {
    return performance.now() - this.#anew <= NEWS_MS;
  }

  /**
   * Waits a little for the news that somebody is there.
   *
   * @returns Whether somebody is; the latest words were his
   */
  async isFollowed(): Promise<boolean> {
    const latest = performance.now() + RETURN_MS;
    this.#anew = -Infinity;
    for (;;) {
      const input = this.#stream.read();
      if (typeof input !== "string") this.#stream.unread([input]);
      if (input !== "end") return true;
      const rest = latest - performance.now();
      if (rest <= 0 || this.#stream.isClosed) return false;
      await pauseFor(this.#stream.change(), rest);
    }
  }
}
