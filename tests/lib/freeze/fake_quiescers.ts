/**
 * Applications that only pretend, and keep the truth about what was asked of
 * them.
 *
 * @module
 */

import {
  NotBegun,
  type QuiesceContext,
  type Quiescer,
  type QuiesceResult,
  type Quiescers,
} from "../../../lib/freeze/quiescer.ts";
import { atOnce, type Behaviour } from "./behaviour.ts";

/** What differs from an application that does what it is told at once. */
export interface ApplicationOptions {
  readonly order?: number;
  readonly onFailure?: "abort" | "continue";
  readonly timeoutMs?: number;
  /** Whether a killed agent's successor finds it again. */
  readonly isMarked?: boolean;
  readonly quiesce?: Behaviour;
  readonly resume?: Behaviour;
  /** Why it is lost, when it is asked; it may hang or fail, too. */
  readonly lost?: () => Promise<string | undefined>;
}

/** What happened to the applications of one machine. */
export class FakeApplications {
  /** What was asked of them, in order: `quiesce a`. */
  readonly events: string[] = [];
  /** The contexts they were given, in the same order. */
  readonly contexts: QuiesceContext[] = [];
  /** By name. */
  readonly all: Map<string, ApplicationOptions> = new Map();
  /** What loading them throws. */
  failure: Error | undefined;
  /** What loading or reviving one does first. */
  onLook: Behaviour = atOnce;

  /**
   * Installs an application.
   *
   * @param name Its name
   * @param options How it behaves
   */
  install(name: string, options: ApplicationOptions = {}): void {
    this.all.set(name, options);
  }

  /** Lets everything succeed at once from now on. */
  heal(): void {
    for (const [name, options] of this.all) {
      const { quiesce: _, resume: __, lost: ___, ...rest } = options;
      this.all.set(name, rest);
    }
  }
}

/** The applications, as one process of the agent sees them. */
export class FakeQuiescers implements Quiescers {
  #applications: FakeApplications;
  #isKilled = false;

  /**
   * Starts a process.
   *
   * @param applications On which machine
   */
  constructor(applications: FakeApplications) {
    this.#applications = applications;
  }

  /** Ends the process: it never learns of anything again. */
  kill(): void {
    this.#isKilled = true;
    this.#applications.events.push("kill");
  }

  /** See {@linkcode Quiescers.load}. */
  async load(): Promise<readonly Quiescer[]> {
    const { failure, all, onLook } = this.#applications;
    await onLook();
    if (failure !== undefined) throw failure;
    return [...all.keys()].map((name) => this.#quiescer(name));
  }

  /** See {@linkcode Quiescers.revive}. */
  async revive(mark: string): Promise<Quiescer> {
    await this.#applications.onLook();
    if (this.#applications.all.has(mark)) return this.#quiescer(mark);
    throw new Error(`there is no ${mark}`);
  }

  #quiescer(name: string): Quiescer {
    const { order = 0, onFailure = "abort", timeoutMs = 10_000, ...options } =
      this.#applications.all.get(name) ?? {};
    const step = (what: "quiesce" | "resume") => (context: QuiesceContext) =>
      this.#step(`${what} ${name}`, { context, behave: options[what] });
    return {
      ...{ name, kind: "hook", order, onFailure, timeoutMs },
      ...(options.isMarked === false ? {} : { mark: name }),
      quiesce: step("quiesce"),
      resume: step("resume"),
      ...(options.lost && { lost: options.lost }),
    };
  }

  async #step(
    event: string,
    { context, behave = atOnce }: {
      context: QuiesceContext;
      behave: Behaviour | undefined;
    },
  ): Promise<QuiesceResult> {
    if (this.#isKilled) return await new Promise(() => {});
    this.#applications.events.push(event);
    this.#applications.contexts.push(context);
    try {
      await behave();
    } catch (error) {
      const isNotBegun = error instanceof NotBegun && !this.#isKilled;
      if (isNotBegun) this.#applications.events.push(`not begun ${event}`);
      throw error;
    }
    if (this.#isKilled) return await new Promise(() => {});
    return { output: `${event} is done`, attempts: 1 };
  }
}
