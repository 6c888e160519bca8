/**
 * One program that a client has started, and what is known about it.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { LIMITS } from "../limits.ts";
import type { Exit, Running } from "../platform/programs.ts";
import type { Timer } from "../timer.ts";
import type { Capture } from "./capture.ts";

/** What a program prints, as far as it is kept. */
export interface Captures {
  /** Its output. */
  readonly stdout?: Capture | undefined;
  /** Its error output, if it is kept apart. */
  readonly stderr?: Capture | undefined;
}

/** What a record is made of. */
export interface RecordParts {
  /** The program. */
  readonly running: Running;
  /** Where its output goes. */
  readonly captures: Captures;
  /** Tells time. */
  readonly timer: Timer;
  /** How long it may run, in milliseconds; for ever unless given. */
  readonly timeoutMs?: number | undefined;
}

const log = getLogger(["stillpoint", "exec"]);

/** Follows a program to its end. */
export class ExecRecord implements Disposable {
  /** The program. */
  readonly running: Running;
  /** What it printed. */
  readonly captures: Captures;
  /** Settles when it has ended and its output is complete. */
  readonly finished: Promise<void>;
  #timer: Timer;
  #exit: Exit | undefined;
  #hasTimedOut = false;
  #alarm: Disposable | undefined;

  /**
   * Begins to follow.
   *
   * @param parts The program and what it needs
   */
  constructor({ running, captures, timer, timeoutMs }: RecordParts) {
    this.running = running;
    this.captures = captures;
    this.#timer = timer;
    if (timeoutMs !== undefined) {
      this.#alarm = timer.after(timeoutMs, () => this.#timeOut());
    }
    this.finished = this.#follow();
  }

  /** How it ended; nothing until it has, and its output is complete. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** Whether it was killed because it took too long. */
  get hasTimedOut(): boolean {
    return this.#hasTimedOut;
  }

  /** How much memory its output takes, in bytes. */
  get size(): number {
    const { stdout, stderr } = this.captures;
    return (stdout?.size ?? 0) + (stderr?.size ?? 0);
  }

  /** Sets no alarm off any more. */
  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
  }

  /**
   * A descendant that keeps the output open is not waited for: all that the
   * program itself wrote is there when it has ended.
   */
  async #follow(): Promise<void> {
    const exit = await this.running.exit;
    this.#alarm?.[Symbol.dispose]();
    this.running.drain();
    await this.#outputEnd();
    this.captures.stdout?.seal();
    this.captures.stderr?.seal();
    this.#exit = exit;
  }

  async #outputEnd(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _late = this.#timer.after(LIMITS.drainMs, resolve);
    await Promise.race([this.running.outputEnd, promise]);
  }

  #timeOut(): void {
    this.#hasTimedOut = true;
    const { pid } = this.running;
    log.warn("PID {pid} took too long: killing it", { pid });
    this.running.kill({ signal: "SIGKILL", tree: true })
      .catch((error) =>
        log.error("Cannot kill PID {pid}: {error}", { pid, error })
      );
  }
}
