/**
 * The quiescers of one cycle: begun one after the other before the freeze, and
 * taken back in reverse order after the thaw, each once.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { throwIfStopped, within } from "../deadline.ts";
import { AgentError, reasonOf } from "../error.ts";
import { LIMITS } from "../limits.ts";
import { attemptWithin } from "./attempt.ts";
import { isNotBegun, type QuiesceContext, type Quiescer } from "./quiescer.ts";
import type { Recorder } from "./record.ts";
import type { HookRecorder } from "./record_entry.ts";

/** The cycle, for quiescers; each has a deadline of its own. */
export type SequenceContext = Omit<QuiesceContext, "deadline">;

/** What a sequence works with. */
export interface SequenceParts {
  /** Takes down what happens. */
  readonly record: Recorder;
  /** Tells the time of day, in milliseconds since 1970. */
  wall(): number;
  /** Notes down which quiescers are to be taken back: their marks. */
  note(): Promise<void>;
}

/** A quiescer and how far it has come. */
interface Step {
  readonly quiescer: Quiescer;
  /** Whether it has to be taken back. */
  isBegun: boolean;
  /** Where its success is recorded, if it had any. */
  held: HookRecorder | undefined;
}

const log = getLogger(["stillpoint", "freeze"]);

/** Runs quiescers in their order, and back. */
export class Sequence {
  #parts: SequenceParts;
  #steps: Step[];

  /**
   * Sorts quiescers; begins none.
   *
   * @param quiescers In no order
   * @param parts What it works with
   */
  constructor(quiescers: readonly Quiescer[], parts: SequenceParts) {
    this.#parts = parts;
    this.#steps = quiescers.toSorted((a, b) => a.order - b.order)
      .map((quiescer) => ({ quiescer, isBegun: false, held: undefined }));
  }

  /**
   * Takes over what an earlier process had begun.
   *
   * @param quiescers In the order in which they were begun
   * @param parts What it works with
   * @returns A sequence that only needs to be taken back
   */
  static begun(
    quiescers: readonly Quiescer[],
    parts: SequenceParts,
  ): Sequence {
    const sequence = new Sequence([], parts);
    sequence.#steps = quiescers.map((quiescer) => ({
      quiescer,
      isBegun: true,
      held: undefined,
    }));
    return sequence;
  }

  /** Marks of those that are to be taken back, in the order of beginning. */
  get marks(): string[] {
    return this.#steps.filter(({ isBegun }) => isBegun)
      .flatMap(({ quiescer }) => quiescer.mark ?? []);
  }

  /**
   * Quiesces, one after the other. Throws at the first failure that gives up
   * the freeze; what was begun by then is left to {@linkcode resume}.
   *
   * @param context The cycle
   * @param signal Breaks it off
   */
  async quiesce(context: SequenceContext, signal: AbortSignal): Promise<void> {
    for (const step of this.#steps) {
      await this.#begin(step, signal);
      const failure = await this.#quiesce(step, { context, signal });
      if (failure === undefined) continue;
      if (signal.aborted || step.quiescer.onFailure === "abort") throw failure;
      log.warn("Freezing all the same: {failure}", { failure });
    }
  }

  /**
   * Asks those that were quiesced whether they still are, all at once.
   *
   * @returns Why the freeze is to be given up, if one is lost that matters
   */
  async verify(): Promise<AgentError | undefined> {
    const held = this.#steps.filter(({ held }) => held !== undefined);
    const failures = await Promise.all(held.map((step) => this.#verify(step)));
    return failures.find((failure) => failure !== undefined);
  }

  /**
   * Takes back what was begun, the last one first. Nothing holds it up: a
   * failure is told in the end.
   *
   * @param context The cycle
   * @returns What went wrong, a sentence each
   */
  async resume(context: SequenceContext): Promise<string[]> {
    const failures: string[] = [];
    for (const step of this.#steps.toReversed()) {
      if (!step.isBegun) continue;
      step.isBegun = false;
      const failure = await this.#resume(step, context);
      if (failure !== undefined) failures.push(failure);
      if (this.marks.length > 0) {
        await this.#parts.note().catch(({ message }) => failures.push(message));
      }
    }
    return failures;
  }

  /** Noted before it begins: it is taken back whatever kills the agent. */
  async #begin(step: Step, signal: AbortSignal): Promise<void> {
    throwIfStopped("Cannot freeze", signal);
    step.isBegun = true;
    try {
      await this.#parts.note();
      throwIfStopped("Cannot freeze", signal);
    } catch (error) {
      step.isBegun = false;
      throw error;
    }
  }

  async #quiesce(
    step: Step,
    { context, signal }: { context: SequenceContext; signal: AbortSignal },
  ): Promise<AgentError | undefined> {
    const { quiescer } = step;
    const { record } = this.#parts;
    const entry = record.hook(quiescer, "quiesce");
    const own = { ...context, deadline: this.#deadlineOf(quiescer) };
    try {
      const result = await attemptWithin(
        (signal) => quiescer.quiesce(own, signal),
        { ...boundOf(quiescer, "quiesce"), signal },
      );
      entry.succeed(result);
      step.held = entry;
      return undefined;
    } catch (error) {
      entry.fail(error);
      if (isNotBegun(error)) await this.#takeBack(step);
      return AgentError.from(error);
    }
  }

  /** A successor must not resume it either, should one come next. */
  async #takeBack(step: Step): Promise<void> {
    step.isBegun = false;
    const note = this.#parts.note();
    await note.catch((error) => log.error("{error}", { error }));
  }

  async #verify(step: Step): Promise<AgentError | undefined> {
    const why = await whyLost(step.quiescer);
    const what = "Cannot freeze";
    return why === undefined ? undefined : this.#lose(step, { what, why });
  }

  #lose(
    { quiescer, held }: Step,
    { what, why }: { what: string; why: string },
  ): AgentError | undefined {
    held?.lose(why);
    const message = `${what}: ${quiescer.name} did not hold: ${why}`;
    log.warn("{message}", { message });
    if (quiescer.onFailure === "continue") return undefined;
    return new AgentError(message);
  }

  async #resume(
    step: Step,
    context: SequenceContext,
  ): Promise<string | undefined> {
    const { quiescer } = step;
    const entry = this.#parts.record.hook(quiescer, "resume");
    const own = { ...context, deadline: this.#deadlineOf(quiescer) };
    const { what, ms } = boundOf(quiescer, "resume");
    try {
      // Its own complaint about the time says more, so it may come first.
      const bound = { what, ms: ms + LIMITS.quiesceEndMs };
      const resuming = Promise.try(() => quiescer.resume(own));
      const result = await within(resuming, bound);
      entry.succeed(result);
      const { lost: why } = result;
      if (why === undefined) return undefined;
      const fault = { what: "Cannot vouch for the snapshot", why };
      return this.#lose(step, fault)?.message;
    } catch (error) {
      entry.fail(error);
      return reasonOf(error);
    }
  }

  #deadlineOf({ timeoutMs }: Quiescer): number {
    return this.#parts.wall() + timeoutMs;
  }
}

function boundOf(
  { name, timeoutMs: ms }: Quiescer,
  verb: string,
): { what: string; ms: number } {
  return { what: `Cannot ${verb} ${name}`, ms };
}

/** Who cannot tell counts as lost. */
async function whyLost(quiescer: Quiescer): Promise<string | undefined> {
  if (quiescer.lost === undefined) return undefined;
  const what = "its state is not known";
  const ms = LIMITS.quiesceLostMs;
  try {
    return await attemptWithin(
      async (signal) => await quiescer.lost?.(signal),
      { what, ms, isPatient: false },
    );
  } catch (error) {
    return reasonOf(error);
  }
}
