/**
 * The pause of Redis's writers. Redis ends it by itself unless it is renewed,
 * so an agent that dies leaves nobody waiting for long.
 *
 * @module
 */

import { pauseFor } from "../deadline.ts";
import type { RedisConnection } from "./client.ts";
import { readInfo } from "./redis_persistence.ts";

/** How long a pause lasts that is not renewed, and how often it is. */
const LASTS_MS = 15_000;
const RENEW_MS = 3000;
/** How long an undone pause may take to be taken back. */
const UNDO_MS = 1000;

/** Since Redis 6.2. */
const PAUSE = ["CLIENT", "PAUSE", String(LASTS_MS), "WRITE"] as const;
const UNPAUSE = ["CLIENT", "UNPAUSE"] as const;

/** Writers wait as long as this goes on. */
export class WritePause {
  #connection: RedisConnection;
  #renewal: ReturnType<typeof setInterval>;
  #renewed: number;
  #hasLapsed = false;
  #changes = 0;

  private constructor(connection: RedisConnection) {
    this.#connection = connection;
    this.#renewed = performance.now();
    this.#renewal = setInterval(() => void this.#renew(), RENEW_MS);
  }

  /**
   * Begins.
   *
   * @param connection Through which
   * @param undo Ends it, and then the connection
   * @returns The pause
   */
  static async begin(
    connection: RedisConnection,
    undo: DisposableStack,
  ): Promise<WritePause> {
    await connection.send(...PAUSE);
    const pause = new WritePause(connection);
    if (undo.disposed) {
      pause.#stop();
      throw new Error("it came too late");
    }
    undo.defer(() => pause.#stop());
    return pause;
  }

  /** Remembers what there is, to see later whether anything was written. */
  async remember(): Promise<void> {
    this.#changes = await this.#countChanges();
  }

  /**
   * Finds out whether writers were paused all the time.
   *
   * @returns Why not; nothing if they were
   */
  async lapse(): Promise<string | undefined> {
    const changes = await this.#countChanges();
    if (changes > this.#changes) return "data was written meanwhile";
    this.#note();
    return this.#hasLapsed ? "writes were not paused all the time" : undefined;
  }

  /** Lets writers go on. */
  async end(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#connection.send(...UNPAUSE);
  }

  async #countChanges(): Promise<number> {
    const info = await readInfo(this.#connection);
    return Number(info["rdb_changes_since_last_save"]);
  }

  /** Somebody's thaw ends our pause, too, but only if something is written. */
  async #renew(): Promise<void> {
    const sent = performance.now();
    const answer = await this.#connection.send(...PAUSE).catch(() => "");
    this.#note();
    if (answer === "OK") this.#renewed = sent;
  }

  #note(): void {
    if (performance.now() - this.#renewed > LASTS_MS) this.#hasLapsed = true;
  }

  #stop(): void {
    clearInterval(this.#renewal);
    if (this.#connection.lost !== undefined) return;
    const unpaused = this.#connection.send(...UNPAUSE).catch(() => {});
    this.#connection.closeAfter(pauseFor(unpaused, UNDO_MS));
  }
}
