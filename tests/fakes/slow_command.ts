/**
 * A command that runs until the test lets it end.
 *
 * @module
 */

import { type Command, command } from "../../lib/command.ts";
import { object, optional, str } from "../../lib/schema.ts";

/** One run of the command. */
export interface SlowRun {
  /** Which one the client asked for. */
  readonly tag: string | undefined;
  /** Whether somebody wanted the answer when it began. */
  readonly isWanted: boolean;
  /** Aborted if nobody wants the answer. */
  readonly signal: AbortSignal;
  /** Ends it with a result. */
  finish(result: unknown): void;
  /** Ends it with a failure. */
  fail(error: Error): void;
}

/** The command, and its runs so far. */
export interface SlowCommand {
  /** For the table. */
  readonly command: Command;
  /** In the order they began. */
  readonly runs: SlowRun[];
}

/**
 * Makes a slow command.
 *
 * @returns The command, which no agent has yet
 */
export function slowCommand(): SlowCommand {
  const runs: SlowRun[] = [];
  const slow = command({
    name: "__org.stillpoint_slow",
    summary: "Runs until a test lets it end.",
    args: object({ tag: optional(str) }),
    run({ tag }, { signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const isWanted = !signal.aborted;
      runs.push({ tag, isWanted, signal, finish: resolve, fail: reject });
      return promise;
    },
  });
  return { command: slow, runs };
}

/**
 * The request for one run.
 *
 * @param tag Tells it from others
 * @returns A line
 */
export function slowRequest(tag: string): string {
  return `{"execute":"__org.stillpoint_slow","arguments":{"tag":"${tag}"}}\n`;
}
