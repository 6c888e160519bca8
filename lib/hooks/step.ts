/**
 * One step of a hook: a program that is run, and run again if it fails, until
 * its time is over.
 *
 * @module
 */

import { type ChildOutcome, runChild } from "../child.ts";
import { pause, tooLong } from "../deadline.ts";
import { AgentError, reasonOf } from "../error.ts";
import { NotBegun, type QuiesceResult } from "../freeze/quiescer.ts";
import { LIMITS } from "../limits.ts";
import {
  type ChildUser,
  NotStarted,
  type Processes,
} from "../platform/processes.ts";

/** How to run a step. */
export interface StepOptions {
  /** What cannot be done if it fails: `Cannot quiesce x`. */
  readonly what: string;
  /** The arguments. */
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs. */
  readonly cwd: string;
  /** Reads what it prints. */
  readonly decode: (bytes: Uint8Array<ArrayBuffer>) => string;
  /** Whom to run it as, if not as the agent. */
  readonly user?: ChildUser | undefined;
  /** How long all of it may take, in milliseconds. */
  readonly ms: number;
  /** How often to try again. */
  readonly retries: number;
  /** How long to wait before that, in milliseconds. */
  readonly retryMs: number;
  /** Starts and kills it. */
  readonly processes: Processes;
  /** Breaks it off. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a step. Throws a {@linkcode NotBegun} if nothing of it has run.
 *
 * @param program The program
 * @param options How to run it
 * @returns How it went
 */
export async function runStep(
  program: string,
  options: StepOptions,
): Promise<QuiesceResult> {
  const { what, ms, retries, retryMs, signal } = options;
  const end = performance.now() + ms;
  const left = () => end - performance.now();
  if (signal?.aborted) throw new NotBegun(`${what}: it is not wanted any more`);
  for (let attempts = 1;; attempts++) {
    const outcome = await attempt(
      program,
      { ...options, ms: left() },
      attempts,
    );
    const isOver = isGood(outcome) || outcome.killed !== undefined;
    if (!isOver && attempts <= retries && left() > retryMs) {
      await pause(retryMs, signal);
      if (!signal?.aborted) continue;
    }
    const output = outcome.output.trimEnd();
    if (isGood(outcome)) return { output, attempts };
    const why = explain(outcome, { ms, attempts });
    throw new AgentError(`${what}: "${program}" ${why}`);
  }
}

async function attempt(
  program: string,
  options: StepOptions,
  number: number,
): Promise<ChildOutcome> {
  const { what, signal, user, ...rest } = options;
  try {
    return await runChild(program, {
      ...rest,
      keepBytes: LIMITS.hookOutputBytes,
      ...(user === undefined ? {} : { user }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (!(cause instanceof NotStarted)) throw cause;
    const message = `${what}: "${program}" cannot be run: ${reasonOf(cause)}`;
    if (number === 1) throw new NotBegun(message, { cause });
    throw new AgentError(message, { cause });
  }
}

function isGood({ code, killed }: ChildOutcome): boolean {
  return code === 0 && killed === undefined;
}

function explain(
  { code, signal, killed, output }: ChildOutcome,
  { ms, attempts }: { ms: number; attempts: number },
): string {
  const said = output.trim() === "" ? "" : `: ${output.trim()}`;
  const often = attempts === 1 ? "" : ` ${attempts} times`;
  if (killed === "too late") return `was killed: ${tooLong(ms)}${said}`;
  if (killed === "asked") return "was killed: it is not wanted any more";
  if (signal !== undefined) return `failed${often} with ${signal}${said}`;
  return `failed${often} with status ${code}${said}`;
}
