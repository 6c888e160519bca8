/**
 * A hook in the machine that notes each call, and can be made to wait in one.
 * The script is `guest/notes.sh`.
 *
 * @module
 */

import { until } from "./deadline.ts";
import type { Shell } from "./writers.ts";

/** What a hook is called with. */
export type Verb = "freeze" | "thaw";

/** The agent's option that makes it run this hook. */
export const NOTES_HOOK = "--fsfreeze-hook=/rig/notes.sh";

/** The notes of the hook of one machine. */
export class HookNotes {
  readonly #shell: Shell;

  /**
   * Takes the notes of a machine.
   *
   * @param shell Runs scripts in the machine
   */
  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Begins with an empty page. */
  async forget(): Promise<void> {
    await this.#shell.run("rm -f /run/hook.log");
  }

  /**
   * Reads the notes.
   *
   * @returns What the hook was called with, in order
   */
  async read(): Promise<string> {
    return await this.#shell.run(
      "[ ! -e /run/hook.log ] || xargs < /run/hook.log",
    );
  }

  /**
   * Waits until the notes say something.
   *
   * @param calls What the hook is to have been called with, in order
   */
  async until(calls: string): Promise<void> {
    await until(async () => await this.read() === calls || undefined, {
      what: `the hook's notes to be "${calls}"`,
    });
  }

  /**
   * Makes the next calls wait.
   *
   * @param verb Calls with this one
   */
  async hold(verb: Verb): Promise<void> {
    await this.#shell.run(`: > /run/hook.${verb}`);
  }

  /**
   * Lets calls go on.
   *
   * @param verb Calls with this one
   */
  async letGo(verb: Verb): Promise<void> {
    await this.#shell.run(`rm -f /run/hook.${verb}`);
  }
}
