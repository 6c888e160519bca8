/**
 * A client that talks without waiting for anything, and what has to be true of
 * the answers whatever the order in which things happened.
 *
 * @module
 */

import { ok, strictEqual as assertSame } from "node:assert";
import type { Agent } from "../../lib/dispatch.ts";
import { converse } from "../../lib/session.ts";
import { MemoryConnection } from "../fakes/connection.ts";
import { fromLatin1 } from "./grammar.ts";

/** Requests without their closing bracket, to which an id is added. */
const REQUESTS = {
  ping: '{"execute":"guest-ping"',
  status: '{"execute":"guest-fsfreeze-status"',
  freeze: '{"execute":"guest-fsfreeze-freeze"',
  thaw: '{"execute":"guest-fsfreeze-thaw"',
  slow: '{"execute":"__org.stillpoint_slow"',
  long: '{"execute":"__org.stillpoint_long"',
  unknown: '{"execute":"guest-foo"',
  sync: '{"execute":"guest-sync","arguments":{"id":7}',
  delimited: '{"execute":"guest-sync-delimited","arguments":{"id":7}',
} as const;

/** What a client may say. */
export type Utterance = keyof typeof REQUESTS | "reset" | "half";

/** One client. */
export class Talker {
  readonly #client = new MemoryConnection();
  readonly #done: Promise<void>;
  #ids = 0;
  /** What came before this was given up by the client itself. */
  #barrier = 0;
  #freeze: number | undefined;
  #isHere = true;
  #isReading = true;

  /**
   * Connects.
   *
   * @param agent The agent
   */
  constructor(agent: Agent) {
    this.#done = converse(this.#client, agent);
  }

  /** Whether it has been told that filesystems are frozen. */
  get knowsOfFreeze(): boolean {
    return this.#freeze !== undefined &&
      this.#answers().some(({ id, return: count }) =>
        id === this.#freeze && count !== undefined
      );
  }

  /** Whether all that has to be answered is. */
  get isContent(): boolean {
    return !this.#isHere || this.#answeredIds().length === this.#due;
  }

  /**
   * Says something at once.
   *
   * @param what What to say
   */
  say(...what: readonly Utterance[]): void {
    const text = what.map((one) => this.#spell(one)).join("");
    this.#client.write(fromLatin1(text));
  }

  #spell(what: Utterance): string {
    const isBarrier = what === "sync" || what === "delimited";
    if (what === "reset" || what === "half") {
      this.#barrier = this.#ids + 1;
      return what === "reset" ? "\xff" : '{"execute":\xff';
    }
    const id = ++this.#ids;
    if (isBarrier) this.#barrier = id;
    if (what === "freeze") this.#freeze = id;
    return `${REQUESTS[what]},"id":${id}}`;
  }

  /** Takes replies, or stops it. */
  toggleReading(): void {
    this.#isReading = !this.#isReading;
    if (this.#isReading) this.#client.startReading();
    else this.#client.stopReading();
  }

  /** Takes replies from now on. */
  listen(): void {
    if (!this.#isReading) this.toggleReading();
  }

  /** Goes. */
  hangUp(): void {
    this.#isHere = false;
    this.#client.hangUp();
  }

  /** Goes, and waits until the agent has noticed. */
  async leave(): Promise<void> {
    this.hangUp();
    await this.#done;
    ok(this.#client.isClosed);
  }

  /** Throws unless all that has to be answered is, in order and once. */
  check(): void {
    const ids = this.#answers().flatMap(({ id }) => id ?? []);
    for (const [index, id] of ids.entries()) {
      ok(index === 0 || id > (ids[index - 1] ?? 0), `${ids} are out of order`);
    }
    if (this.#isHere) assertSame(this.#answeredIds().length, this.#due);
  }

  /** How many requests it has not given up. */
  get #due(): number {
    return this.#ids - Math.max(this.#barrier - 1, 0);
  }

  #answeredIds(): number[] {
    const ids = this.#answers().flatMap(({ id }) => id ?? []);
    return ids.filter((id) => id >= this.#barrier);
  }

  #answers(): { id?: number; return?: unknown }[] {
    const lines = this.#client.text.split("\n");
    assertSame(lines.pop(), "");
    return lines.map((line) => JSON.parse(line.replace(/^\xff/, "")));
  }
}
