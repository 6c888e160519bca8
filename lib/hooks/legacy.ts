/**
 * The hook of `-F`, and programs that are called like it: one word, `freeze`
 * or `thaw`, and nothing else.
 *
 * @module
 */

import { type ChildOutcome, runChild } from "../child.ts";
import { tooLong } from "../deadline.ts";
import { AgentError, reasonOf } from "../error.ts";
import {
  NotBegun,
  type QuiesceContext,
  type Quiescer,
  type QuiesceResult,
} from "../freeze/quiescer.ts";
import { LIMITS } from "../limits.ts";
import { NotStarted, type Processes } from "../platform/processes.ts";
import type { HookPhase } from "./environment.ts";

/** How to run such a program. */
export interface LegacyOptions {
  /** How long each run may take, in milliseconds. */
  readonly timeoutMs: number;
  /** See {@linkcode Quiescer.onFailure}. */
  readonly onFailure: "abort" | "continue";
  /** Starts and kills it. */
  readonly processes: Processes;
  /** Reads what it prints. */
  readonly decode: (bytes: Uint8Array<ArrayBuffer>) => string;
}

/** The order of such hooks: before all units but those that want otherwise. */
export const LEGACY_ORDER = 0;

/** A hook as the reference runs it, errors included. */
export class LegacyHook implements Quiescer {
  /** See {@linkcode Quiescer.kind}. */
  readonly kind = "hook";
  /** See {@linkcode Quiescer.order}. */
  readonly order: number = LEGACY_ORDER;
  /** Its path. */
  readonly name: string;
  #options: LegacyOptions;

  /**
   * Prepares to run.
   *
   * @param path The program
   * @param options How to run it
   */
  constructor(path: string, options: LegacyOptions) {
    this.name = path;
    this.#options = options;
  }

  /** See {@linkcode Quiescer.onFailure}. */
  get onFailure(): "abort" | "continue" {
    return this.#options.onFailure;
  }

  /** See {@linkcode Quiescer.timeoutMs}. */
  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** Its path, as agents have always noted it. */
  get mark(): string {
    return this.name;
  }

  /** See {@linkcode Quiescer.quiesce}. */
  async quiesce(
    _context: QuiesceContext,
    signal: AbortSignal,
  ): Promise<QuiesceResult> {
    return await this.#run("freeze", signal);
  }

  /** See {@linkcode Quiescer.resume}. */
  async resume(): Promise<QuiesceResult> {
    return await this.#run("thaw");
  }

  async #run(phase: HookPhase, signal?: AbortSignal): Promise<QuiesceResult> {
    const { timeoutMs: ms, processes, decode } = this.#options;
    const path = this.name;
    const outcome = await started(path, () =>
      runChild(path, {
        args: [phase],
        ms,
        keepBytes: LIMITS.hookOutputBytes,
        processes,
        decode,
        ...(signal === undefined ? {} : { signal }),
      }));
    const { code, killed, output } = outcome;
    if (code === 0 && killed === undefined) {
      return { output: output.trimEnd(), attempts: 1 };
    }
    throw new AgentError(explain(`${path} ${phase}`, { ...outcome, ms }));
  }
}

/** The reference's words, which monitoring may look for. */
const FAILED = "child process has failed to execute fsfreeze hook";
const ABNORMAL = "child process has terminated abnormally";

async function started(
  path: string,
  run: () => Promise<ChildOutcome>,
): Promise<ChildOutcome> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof NotStarted)) throw cause;
    const why = `failed to exec '${path}': ${reasonOf(cause)}`;
    throw new NotBegun(`${FAILED}: ${why}`, { cause });
  }
}

function explain(
  line: string,
  { code, signal, killed, output, ms }: ChildOutcome & { ms: number },
): string {
  const said = output.trim();
  const tail = said === "" ? "" : `: ${said}`;
  if (killed === "too late") {
    return `${FAILED}: "${line}" was killed: ${tooLong(ms)}${tail}`;
  }
  if (killed === "asked") {
    return `${FAILED}: "${line}" was killed: it is not wanted any more`;
  }
  if (signal !== undefined) return `${ABNORMAL}: ${signal}${tail}`;
  return said === "" ? `${FAILED}: exit status ${code}` : `${FAILED}: ${said}`;
}
