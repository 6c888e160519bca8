/**
 * The hook: a program of the administrator's that quiesces applications before
 * a freeze and lets them go on after the thaw.
 *
 * @module
 */

import { type ChildOutcome, NotStarted, runChild } from "../child.ts";
import { tooLong } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { LIMITS } from "../limits.ts";
import type { Processes } from "../platform/processes.ts";

/** How to run the hook. */
export interface HookOptions {
  /** How long it may take, in milliseconds. */
  readonly ms: number;
  /** Kills it when it takes longer. */
  readonly processes: Processes;
}

/** A hook and whether it has to be undone: once for each time it began. */
export class Hook {
  #path: string | undefined;
  #options: HookOptions;
  #mustThaw: boolean;

  /**
   * Prepares a hook.
   *
   * @param path The program; nothing if there is no hook
   * @param options How to run it
   * @param begun Whether an earlier process has run it already
   */
  constructor(
    path: string | undefined,
    options: HookOptions,
    begun: "begun" | "not begun" = "not begun",
  ) {
    this.#path = path;
    this.#options = options;
    this.#mustThaw = begun === "begun";
  }

  /** The program that has to be run once more with `thaw`. */
  get toUndo(): string | undefined {
    return this.#mustThaw ? this.#path : undefined;
  }

  /** Counts the hook as begun, so that it can be noted down before it is. */
  begin(): void {
    this.#mustThaw = this.#path !== undefined;
  }

  /** Takes {@linkcode begin} back: it was not run after all. */
  cancel(): void {
    this.#mustThaw = false;
  }

  /**
   * Runs the hook with `freeze`.
   *
   * @param signal Kills it early
   */
  async freeze(signal: AbortSignal): Promise<void> {
    if (this.#path === undefined) return;
    this.begin();
    try {
      await runHook(this.#path, "freeze", { ...this.#options, signal });
    } catch (error) {
      if (error instanceof HookNotStarted) this.cancel();
      throw error;
    }
  }

  /** Runs the hook with `thaw` if that is still owed; it is not owed twice. */
  async thaw(): Promise<void> {
    const path = this.toUndo;
    this.#mustThaw = false;
    if (path !== undefined) await runHook(path, "thaw", this.#options);
  }
}

/** The hook could not be started, so there is nothing to undo. */
class HookNotStarted extends AgentError {}

/** As the reference does: one word, no input, output for the error text. */
async function runHook(
  path: string,
  verb: "freeze" | "thaw",
  options: HookOptions & { signal?: AbortSignal },
): Promise<void> {
  const args = [verb];
  const keepBytes = LIMITS.hookOutputBytes;
  const run = () => runChild(path, { ...options, args, keepBytes });
  const outcome = await spawned(path, run);
  if (outcome.code === 0 && outcome.killed === undefined) return;
  throw new AgentError(explain(path, verb, { ...outcome, ms: options.ms }));
}

async function spawned(
  path: string,
  run: () => Promise<ChildOutcome>,
): Promise<ChildOutcome> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof NotStarted)) throw cause;
    const why = `failed to exec '${path}': ${cause.message}`;
    throw new HookNotStarted(`${FAILED}: ${why}`, { cause });
  }
}

/** The reference's words, which monitoring may look for. */
const FAILED = "child process has failed to execute fsfreeze hook";
const ABNORMAL = "child process has terminated abnormally";

function explain(
  path: string,
  verb: string,
  { code, signal, killed, output, ms }: ChildOutcome & { ms: number },
): string {
  const said = output.trim();
  const tail = said === "" ? "" : `: ${said}`;
  if (killed === "too late") {
    return `${FAILED}: "${path} ${verb}" was killed: ${tooLong(ms)}${tail}`;
  }
  if (killed === "asked") {
    return `${FAILED}: "${path} ${verb}" was killed: it is not wanted any more`;
  }
  if (signal !== undefined) return `${ABNORMAL}: ${signal}${tail}`;
  return said === "" ? `${FAILED}: exit status ${code}` : `${FAILED}: ${said}`;
}
