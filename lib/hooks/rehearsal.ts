/**
 * Running hooks as a freeze would, without freezing anything.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { isNotBegun, type QuiesceContext } from "../freeze/quiescer.ts";
import type { QuiesceResult } from "../freeze/quiescer.ts";
import { byOrder, type HookEntry } from "./entry.ts";

/** One step of a hook, or why there was none. */
export interface RehearsedStep {
  /** The hook. */
  readonly name: string;
  /** Which step: `check` asks whether it still holds. */
  readonly phase: "freeze" | "check" | "thaw";
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** How it went; one that was `not reached` had to wait for a failed one. */
  readonly result: "ok" | "failed" | "refused" | "not reached";
  /** How often it was tried. */
  readonly attempts?: number;
  /** What went wrong. */
  readonly error?: string;
  /** The end of what it printed. */
  readonly output?: string;
}

/** What hooks are told and when to stop. */
export interface RehearsalOptions {
  /** What hooks are told; each has a deadline of its own. */
  readonly context: Omit<QuiesceContext, "deadline">;
  /** Breaks it off; what was begun is taken back all the same. */
  readonly signal: AbortSignal;
}

type Outcome = Omit<RehearsedStep, "name" | "phase">;

/**
 * Rehearses: ascending as before a freeze, and back. If a hook fails that
 * would give up a freeze, those after it are not reached; what was begun is
 * taken back in any case.
 *
 * @param entries The hooks, in any order
 * @param options What they are told
 * @returns The steps in the order in which they were done
 */
export async function rehearse(
  entries: readonly HookEntry[],
  options: RehearsalOptions,
): Promise<RehearsedStep[]> {
  const sorted = entries.toSorted(byOrder);
  const steps: RehearsedStep[] = [];
  const begun: HookEntry[] = [];
  let isOver = sorted.some(({ quiescer }) => quiescer === undefined);
  for (const entry of sorted) {
    const { outcome, isBegun } = isOver
      ? { outcome: skipped(entry), isBegun: false }
      : await quiesce(entry, options);
    steps.push({ name: entry.name, phase: "freeze", ...outcome });
    if (isBegun) begun.push(entry);
    const isGivenUp = outcome.result !== "ok" && entry.onFailure !== "continue";
    isOver ||= isGivenUp || options.signal.aborted;
  }
  if (!isOver) steps.push(...await check(begun));
  for (const entry of begun.toReversed()) {
    const outcome = await resume(entry, options);
    steps.push({ name: entry.name, phase: "thaw", ...outcome });
  }
  return steps;
}

/** In a freeze, too, one that is refused keeps the others from beginning. */
function skipped({ refusal }: HookEntry): Outcome {
  if (refusal === undefined) return { ms: 0, result: "not reached" };
  return { ms: 0, result: "refused", error: refusal };
}

async function quiesce(
  { quiescer, timeoutMs = 0, refusal }: HookEntry,
  { context, signal }: RehearsalOptions,
): Promise<{ outcome: Outcome; isBegun: boolean }> {
  if (quiescer === undefined || refusal !== undefined) {
    const error = refusal ?? "there is nothing to run";
    return { outcome: { ms: 0, result: "refused", error }, isBegun: false };
  }
  const own = { ...context, deadline: Date.now() + timeoutMs };
  let isBegun = true;
  const outcome = await timed(async () => {
    try {
      return await quiescer.quiesce(own, signal);
    } catch (error) {
      isBegun = !isNotBegun(error);
      throw error;
    }
  });
  return { outcome, isBegun };
}

/** Only what is lost is worth a line. */
async function check(
  entries: readonly HookEntry[],
): Promise<RehearsedStep[]> {
  const { signal } = new AbortController();
  const steps: RehearsedStep[] = [];
  for (const { name, quiescer } of entries) {
    const outcome = await timed(async () => {
      const why = await quiescer?.lost?.(signal);
      if (why !== undefined) throw new Error(why);
      return { output: "", attempts: 1 };
    });
    if (outcome.result === "failed") {
      steps.push({ name, phase: "check", ...outcome });
    }
  }
  return steps;
}

async function resume(
  { quiescer, timeoutMs = 0 }: HookEntry,
  { context }: RehearsalOptions,
): Promise<Outcome> {
  return await timed(async () => {
    const own = { ...context, deadline: Date.now() + timeoutMs };
    return await quiescer?.resume(own) ?? { output: "", attempts: 0 };
  });
}

async function timed(
  work: () => Promise<QuiesceResult>,
): Promise<Outcome> {
  const begun = performance.now();
  const ms = () => Math.round(performance.now() - begun);
  try {
    const { output, attempts } = await work();
    return { ms: ms(), result: "ok", attempts, output };
  } catch (thrown) {
    const error = reasonOf(thrown);
    return { ms: ms(), result: "failed", error };
  }
}
