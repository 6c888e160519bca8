/**
 * One way out for the log: what is to be said there, in which form, and who
 * writes it.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { formatRecord, type LineStyle, type Message } from "./format.ts";
import { LineQueue } from "./line_queue.ts";
import type { LogTarget } from "./target.ts";
import { LineWriter } from "./writer.ts";

const NAME = "stillpoint";
const FLUSH_MS = 1000;

/** What an outlet is made of. */
export interface OutletOptions {
  /** Where lines go; closed with the outlet. */
  readonly target: LogTarget;
  /** Their form. */
  readonly style: LineStyle;
  /** Whether to write nothing until released. */
  readonly held: boolean;
}

/** Takes records, and writes them while it is not held. */
export class Outlet implements AsyncDisposable {
  readonly #queue = new LineQueue(LIMITS.logLines);
  readonly #writer: LineWriter;
  readonly #options: OutletOptions;

  /**
   * Makes an outlet.
   *
   * @param options What it is made of
   */
  constructor(options: OutletOptions) {
    const { target, style, held } = options;
    const lostLine = (count: number): string => describeLoss(count, style);
    this.#writer = new LineWriter(this.#queue, { target, held, lostLine });
    this.#options = options;
  }

  /**
   * Takes a record.
   *
   * @param record The record
   */
  push(record: Message): void {
    this.#queue.push(formatRecord(record, this.#options.style));
    this.#writer.wake();
  }

  /** Keeps lines in memory from now on. */
  hold(): void {
    this.#writer.hold();
  }

  /** Writes what was kept, and goes on. */
  release(): void {
    this.#writer.release();
  }

  /** Has the target begin anew. */
  renew(): void {
    this.#writer.renew();
  }

  /** Waits a little for the last lines, and closes the target. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.flush(FLUSH_MS);
    this.#options.target[Symbol.dispose]();
  }
}

function describeLoss(count: number, style: LineStyle): string {
  return formatRecord({
    category: [NAME],
    level: "warning",
    message: [`${count} lines of the log were lost here`],
    timestamp: Date.now(),
  }, style);
}
