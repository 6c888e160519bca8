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
import {
  NotBegun,
  type QuiesceContext,
  type Quiescer,
  type QuiesceResult,
  type Quiescers,
} from "./quiescer.ts";

/** What an administrator can set about the hook. */
export interface HookSettings {
  /** The program, if there is one. */
  readonly hook?: string | undefined;
  /** How long each run may take, in milliseconds. */
  readonly hookMs: number;
}

/** How to run the hook. */
export interface HookOptions {
  /** How long it may take, in milliseconds. */
  readonly ms: number;
  /** Kills it when it takes longer. */
  readonly processes: Processes;
}

/**
 * Makes a source of at most one quiescer, the hook.
 *
 * @param settings Asked at the beginning of each cycle
 * @param processes Kills the hook
 * @returns The source
 */
export function hookAlone(
  settings: () => HookSettings,
  processes: Processes,
): Quiescers {
  const hookAt = (path: string) =>
    new Hook(path, { ms: settings().hookMs, processes });
  return {
    load: () => {
      const { hook } = settings();
      return Promise.resolve(hook === undefined ? [] : [hookAt(hook)]);
    },
    revive: (mark) => Promise.resolve(hookAt(mark)),
  };
}

/** A program that is run with `freeze`, and with `thaw`. */
export class Hook implements Quiescer {
  /** See {@linkcode Quiescer.name}. */
  readonly name: string;
  /** See {@linkcode Quiescer.kind}. */
  readonly kind = "hook";
  /** See {@linkcode Quiescer.order}. */
  readonly order = 0;
  /** See {@linkcode Quiescer.onFailure}. */
  readonly onFailure = "abort";
  /** See {@linkcode Quiescer.timeoutMs}. */
  readonly timeoutMs: number;
  /** See {@linkcode Quiescer.mark}. */
  readonly mark: string;
  #options: HookOptions;

  /**
   * Prepares a hook.
   *
   * @param path The program
   * @param options How to run it
   */
  constructor(path: string, options: HookOptions) {
    this.name = path;
    this.mark = path;
    this.timeoutMs = options.ms;
    this.#options = options;
  }

  /** See {@linkcode Quiescer.quiesce}. */
  async quiesce(
    _context: QuiesceContext,
    signal: AbortSignal,
  ): Promise<QuiesceResult> {
    return await runHook(this.name, "freeze", { ...this.#options, signal });
  }

  /** See {@linkcode Quiescer.resume}. */
  async resume(_context: QuiesceContext): Promise<QuiesceResult> {
    return await runHook(this.name, "thaw", this.#options);
  }
}

/** As the reference does: one word, no input, output for the error text. */
async function runHook(
  path: string,
  verb: "freeze" | "thaw",
  options: HookOptions & { signal?: AbortSignal },
): Promise<QuiesceResult> {
  const args = [verb];
  const keepBytes = LIMITS.hookOutputBytes;
  const run = () => runChild(path, { ...options, args, keepBytes });
  const outcome = await spawned(path, run);
  if (outcome.code === 0 && outcome.killed === undefined) {
    return { output: outcome.output.trim(), attempts: 1 };
  }
  const told = explain(`${path} ${verb}`, { outcome, ...options });
  throw new AgentError(told);
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
    throw new NotBegun(`${FAILED}: ${why}`, { cause });
  }
}

/** The reference's words, which monitoring may look for. */
const FAILED = "child process has failed to execute fsfreeze hook";
const ABNORMAL = "child process has terminated abnormally";

function explain(
  call: string,
  { outcome, ms, signal }: HookOptions & {
    outcome: ChildOutcome;
    signal?: AbortSignal;
  },
): string {
  const { code, signal: end, killed, output } = outcome;
  const said = output.trim();
  const tail = said === "" ? "" : `: ${said}`;
  if (killed !== undefined) {
    const isLate = killed === "too late" || isTimeout(signal?.reason);
    const why = isLate ? tooLong(ms) : "it is not wanted any more";
    return `${FAILED}: "${call}" was killed: ${why}${tail}`;
  }
  if (end !== undefined) return `${ABNORMAL}: ${end}${tail}`;
  return said === "" ? `${FAILED}: exit status ${code}` : `${FAILED}: ${said}`;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}
