/**
 * Programs that are never run.
 *
 * @module
 */

import type {
  ProgramOptions,
  Programs,
} from "../../lib/platform/linux/program.ts";

/** Notes which programs were to run, and with what. */
export class FakePrograms implements Programs {
  /** Each run: the program and its arguments. */
  readonly runs: string[] = [];
  /** What the programs read, as text. */
  readonly inputs: string[] = [];
  /** How long each run might have taken, in milliseconds. */
  readonly limits: number[] = [];
  #installed: Readonly<Record<string, string>>;
  #failures: Readonly<Record<string, string>>;

  /**
   * Installs programs.
   *
   * @param installed Where each lies, by its name
   * @param failures What is wrong with some, by where they lie
   */
  constructor(
    installed: Readonly<Record<string, string>>,
    failures: Readonly<Record<string, string>> = {},
  ) {
    this.#installed = installed;
    this.#failures = failures;
  }

  /** See {@linkcode Programs.find}. */
  find(name: string): Promise<string | undefined> {
    return Promise.resolve(this.#installed[name]);
  }

  /** See {@linkcode Programs.run}. */
  run(
    path: string,
    { args, input, ms }: ProgramOptions,
  ): Promise<string | undefined> {
    this.runs.push([path, ...args].join(" "));
    this.limits.push(ms);
    if (input !== undefined) this.inputs.push(new TextDecoder().decode(input));
    return Promise.resolve(this.#failures[path]);
  }
}
