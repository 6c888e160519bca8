/**
 * Quiescers that hold an application by a connection: what they did ends with
 * it, so that nothing is left behind if the agent is killed.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { pause, within } from "../deadline.ts";
import {
  NotBegun,
  type QuiesceContext,
  type Quiescer,
  type QuiesceResult,
} from "../freeze/quiescer.ts";
import type { Unit } from "../hooks/unit.ts";
import { LIMITS } from "../limits.ts";
import type { Connection } from "./client.ts";

/** An application that is held. */
export interface Hold {
  /** How it is held, for people. */
  readonly output: string;

  /**
   * Finds out whether it still is, without touching a filesystem.
   *
   * @returns Why not; nothing if all is well
   */
  check(): Promise<string | undefined>;

  /**
   * Lets it go on. Throws if it was not held all the time.
   *
   * @returns What is worth telling
   */
  release(): Promise<string>;
}

/** What it takes to hold an application. */
export interface HoldRequest {
  /** The cycle. */
  readonly context: QuiesceContext;
  /** How much time there is, in milliseconds. */
  readonly ms: number;
  /** What undoes everything at once; used on failure, and in the end. */
  readonly undo: DisposableStack;
}

/** An application that can be held. */
export interface Holdable {
  /** See {@linkcode Quiescer.kind}. */
  readonly kind: Quiescer["kind"];

  /**
   * Connects and holds it.
   *
   * @param request The cycle, and how much time there is
   * @returns It, held
   */
  hold(request: HoldRequest): Promise<Hold>;
}

/** Holds an application from before the freeze until after the thaw. */
export class HeldQuiescer implements Quiescer {
  /** See {@linkcode Quiescer.name}. */
  readonly name: string;
  /** See {@linkcode Quiescer.kind}. */
  readonly kind: Quiescer["kind"];
  /** See {@linkcode Quiescer.order}. */
  readonly order: number;
  /** See {@linkcode Quiescer.onFailure}. */
  readonly onFailure: "abort" | "continue";
  /** See {@linkcode Quiescer.timeoutMs}. */
  readonly timeoutMs: number;
  #application: Holdable;
  #retries: number;
  #retryMs: number;
  #held: { hold: Hold; undo: DisposableStack } | undefined;

  /**
   * Prepares to hold an application.
   *
   * @param unit What was configured
   * @param application The application
   */
  constructor(
    unit: Omit<Unit, "path" | "type" | "settings" | "environment" | "mark">,
    application: Holdable,
  ) {
    this.name = unit.name;
    this.kind = application.kind;
    this.order = unit.order;
    this.onFailure = unit.onFailure;
    this.timeoutMs = unit.timeoutMs;
    this.#retries = unit.retries;
    this.#retryMs = unit.retryMs;
    this.#application = application;
  }

  /** A failure has undone what there was to undo, hence {@linkcode NotBegun}. */
  async quiesce(
    context: QuiesceContext,
    signal: AbortSignal,
  ): Promise<QuiesceResult> {
    const deadline = Math.min(Date.now() + this.timeoutMs, context.deadline);
    for (let attempts = 1;; attempts++) {
      try {
        const ms = Math.max(0, deadline - Date.now());
        return { output: await this.#take(context, { ms, signal }), attempts };
      } catch (error) {
        const isLast = attempts > this.#retries;
        const isLate = Date.now() + this.#retryMs >= deadline;
        if (isLast || isLate || signal.aborted) {
          throw new NotBegun(messageOf(error), { cause: error });
        }
      }
      await pause(this.#retryMs, signal);
    }
  }

  /** See {@linkcode Quiescer.lost}. */
  async lost(signal: AbortSignal): Promise<string | undefined> {
    if (this.#held === undefined) return "it is not held";
    const bound = { what: "the server", ms: LIMITS.quiesceLostMs, signal };
    try {
      return await within(this.#held.hold.check(), bound);
    } catch (error) {
      return messageOf(error);
    }
  }

  /** See {@linkcode Quiescer.resume}. */
  async resume(): Promise<QuiesceResult> {
    if (this.#held === undefined) return { output: "", attempts: 0 };
    const { hold, undo } = this.#held;
    this.#held = undefined;
    const what = `Cannot resume ${this.name}`;
    try {
      const work = named(what, hold.release());
      const output = await within(work, { what, ms: this.timeoutMs });
      return { output, attempts: 1 };
    } finally {
      undo.dispose();
    }
  }

  async #take(
    context: QuiesceContext,
    { ms, signal }: { ms: number; signal: AbortSignal },
  ): Promise<string> {
    const what = `Cannot quiesce ${this.name}`;
    const undo = new DisposableStack();
    try {
      const work = this.#application.hold({ context, ms, undo });
      const hold = await within(named(what, work), { what, ms, signal });
      this.#held = { hold, undo };
      return hold.output;
    } catch (error) {
      undo.dispose();
      throw error;
    }
  }
}

/**
 * Keeps a new connection, or ends it if it came too late.
 *
 * @param connecting What is under way
 * @param undo Ends it
 * @returns The connection
 */
export async function keep<T extends Connection>(
  connecting: Promise<T>,
  undo: DisposableStack,
): Promise<T> {
  const connection = await connecting;
  if (undo.disposed) {
    connection.close();
    throw new Error("it came too late");
  }
  undo.defer(() => connection.close());
  return connection;
}

/**
 * Says what became of a connection.
 *
 * @param connection The connection
 * @returns The end of a sentence; nothing if it is there
 */
export function lossOf({ lost }: Connection): string | undefined {
  return lost === undefined ? undefined : `the connection was lost: ${lost}`;
}

/** Only the message goes on: what else an error of a library holds is its. */
async function named<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(`${what}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return reasonOf(error);
}
