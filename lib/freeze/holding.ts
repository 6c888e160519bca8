/**
 * For how long a freeze is held, and its end if nobody thaws it.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause } from "../deadline.ts";
import type { FreezeClock } from "./clock.ts";
import type { Cycle } from "./cycle.ts";
import { expire, type Expiry } from "./expiry.ts";
import { RETRY_MS } from "./hold.ts";
import { logFailures, type ThawOutcome } from "./outcome.ts";
import { waitOut } from "./pauses.ts";
import type { ThawCause } from "./report.ts";

/** What a freeze is held with. */
export interface HoldingParts {
  /** Tells time. */
  readonly clock: FreezeClock;
  /** Tells how long an unnoticed end still shows as frozen, in milliseconds. */
  graceMs(): number;
  /**
   * Tries to thaw a cycle.
   *
   * @param cycle Which
   * @param cause Who or what wants it
   * @returns How it went
   */
  thaw(cycle: Cycle, cause: ThawCause): Promise<ThawOutcome>;
}

const log = getLogger(["stillpoint", "freeze"]);

/** Holds one cycle after the other, and remembers an end nobody knows of. */
export class Holding implements Disposable {
  #parts: HoldingParts;
  #waiting = new AbortController();
  #expiry: Expiry | undefined;

  /**
   * Begins with nothing.
   *
   * @param parts What is held with
   */
  constructor(parts: HoldingParts) {
    this.#parts = parts;
  }

  /** Whether one that has ended by itself still shows as frozen. */
  get isInGrace(): boolean {
    return this.#expiry?.isInGrace ?? false;
  }

  /**
   * Holds a cycle, and thaws it when its time is over or the system lets go.
   *
   * @param cycle Which one
   * @param ms For how long, in milliseconds
   */
  async hold(cycle: Cycle, ms: number): Promise<void> {
    const graceMs = this.#parts.graceMs();
    const { clock } = this.#parts;
    const lapse = await Promise.race([
      ...cycle.lapses,
      waitOut(ms, { clock, signal: this.#waiting.signal }),
    ]) ?? undefined;
    // A thaw that is under way may fail, and nobody may ask for another one.
    if (cycle.state === "thawing") await this.#parts.thaw(cycle, "expired");
    // One that was stopped is being thawed for another reason.
    if (cycle.isOver || cycle.isStopped) return;
    if (lapse !== undefined) log.warn("Frozen no longer: {lapse}", { lapse });
    else log.warn("Nobody thawed within {s} s: thawing", { s: ms / 1000 });
    // Known before it begins, since a thaw that joins in has to learn it.
    this.#expiry = expire(cycle, { holdMs: ms, graceMs, lapse });
    await this.insist(cycle, "expired");
  }

  /**
   * Thaws for as long as it takes.
   *
   * @param cycle What
   * @param cause Who or what wants it
   */
  async insist(cycle: Cycle, cause: ThawCause): Promise<void> {
    while (!cycle.isOver) {
      logFailures(await this.#parts.thaw(cycle, cause));
      if (!cycle.isOver) await pause(RETRY_MS);
    }
  }

  /** The cycle is over: waiting for the end of its time ends. */
  end(): void {
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }

  /**
   * Somebody learns of an end that nobody knew of, or does not need to.
   *
   * @returns The end, if there was one
   */
  forgetExpiry(): Expiry | undefined {
    const expiry = this.#expiry;
    this.#expiry = undefined;
    expiry?.cycle.acknowledge();
    return expiry;
  }

  /** Nothing is waited for any more. */
  [Symbol.dispose](): void {
    this.#waiting.abort();
  }
}
