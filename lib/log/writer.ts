/**
 * Moves log lines from a queue to their target, in the background. Nothing
 * waits for it: a terminal that is stopped, a full pipe or a frozen filesystem
 * cost lines, never time. While the filesystems are frozen it rests.
 *
 * @module
 */

import type { LineQueue } from "./line_queue.ts";
import type { LogTarget } from "./target.ts";

/** How many lines are written together. */
const BATCH = 64;

/** What a writer needs. */
export interface WriterOptions {
  /** Where lines go. */
  readonly target: LogTarget;
  /**
   * Describes lines that were lost.
   *
   * @param count How many
   * @returns A line
   */
  readonly lostLine: (count: number) => string;
  /** Whether it starts at rest. */
  readonly held: boolean;
}

/** Writes lines, one batch after the other. */
export class LineWriter {
  readonly #queue: LineQueue;
  readonly #options: WriterOptions;
  #held: boolean;
  #running: Promise<void> | undefined;
  #rest = new Uint8Array(0);
  #isStale = false;

  /**
   * Makes a writer.
   *
   * @param queue Where lines come from
   * @param options Where they go
   */
  constructor(queue: LineQueue, options: WriterOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#held = options.held;
  }

  /** Stops writing; what the system has been handed already may still go out. */
  hold(): void {
    this.#held = true;
  }

  /** Goes on writing. */
  release(): void {
    this.#held = false;
    this.wake();
  }

  /** Has the target begin anew, after a line that is half written. */
  renew(): void {
    this.#isStale = true;
    this.wake();
  }

  /** Starts writing if there is something to write. */
  wake(): void {
    if (this.#held || this.#running) return;
    this.#running = this.#drain().finally(() => this.#running = undefined);
  }

  /**
   * Waits until everything was written.
   *
   * @param boundMs How long to wait at most
   */
  async flush(boundMs: number): Promise<void> {
    this.wake();
    const { promise: bound, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, boundMs);
    await Promise.race([this.#running, bound]);
    clearTimeout(timer);
  }

  async #drain(): Promise<void> {
    while (!this.#held) {
      if (this.#isStale && this.#rest.length === 0) {
        await this.#renew();
        continue;
      }
      const { lines, lost } = this.#rest.length > 0
        ? { lines: [], lost: 0 }
        : this.#queue.take(BATCH);
      if (lines.length > 0) this.#rest = this.#encode(lines, lost);
      if (this.#rest.length === 0) return;
      await this.#write(lines.length + lost);
    }
  }

  async #renew(): Promise<void> {
    this.#isStale = false;
    await this.#options.target.renew?.();
  }

  #encode(lines: string[], lost: number): Uint8Array<ArrayBuffer> {
    const report = lost > 0 ? this.#options.lostLine(lost) : "";
    return new TextEncoder().encode(report + lines.join(""));
  }

  /** A part that could not be written is not tried again: it may never work. */
  async #write(count: number): Promise<void> {
    try {
      const taken = await this.#options.target.write(this.#rest);
      this.#rest = this.#rest.subarray(taken);
    } catch {
      this.#queue.lose(Math.max(count, 1));
      this.#rest = new Uint8Array(0);
    }
  }
}
