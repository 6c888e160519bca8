/**
 * What the configuration depends on besides the command line, so that all of
 * it can be worked out, and tested, without touching the machine.
 *
 * @module
 */

import { fromDirectory } from "../path.ts";
import type { Places } from "../platform/supervision.ts";

/** What there is to say about a subcommand. */
export interface SubcommandSummary {
  /** Its name. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly summary: string;
}

/** The outside of the program. */
export interface World {
  /** What the program was called as, for messages. */
  readonly program: string;
  /** Where things are unless something else was said. */
  readonly places: Places;
  /** Whether there are services that `--service` can install. */
  readonly hasServices: boolean;
  /** The working directory, which relative paths start from. */
  readonly cwd: string;
  /** Names of all commands, in the order to list them in. */
  readonly commands: readonly string[];
  /** All subcommands, in the order to list them in. */
  readonly subcommands: readonly SubcommandSummary[];
  /**
   * Looks up an environment variable.
   *
   * @param name Its name
   * @returns What it is set to, if it is
   */
  env(name: string): string | undefined;
  /**
   * Reads a file.
   *
   * @param path Where it is
   * @returns What is in it; throws `Deno.errors.NotFound` if it is not there
   */
  readFile(path: string): Uint8Array;
  /**
   * Looks for a file.
   *
   * @param path Where it would be
   * @returns Whether it is there
   */
  exists(path: string): boolean;
  /**
   * Looks for a socket that systemd has passed.
   *
   * @returns The method it takes the place of, if there is one; throws if it
   * cannot be used
   */
  activation(): string | undefined;
}

/** The part of the outside that only `main.ts` knows. */
export type Surroundings = Pick<
  World,
  | "program"
  | "commands"
  | "subcommands"
  | "places"
  | "hasServices"
  | "activation"
>;

/**
 * Looks at the machine this runs on. Paths stay relative to the directory that
 * is the working directory now, wherever a daemon goes later.
 *
 * @param surroundings What cannot be looked up
 * @returns The outside of the program
 */
export function thisMachine(surroundings: Surroundings): World {
  const cwd = Deno.cwd();
  return {
    ...surroundings,
    cwd,
    env: (name) => Deno.env.get(name),
    readFile: (path) => Deno.readFileSync(fromDirectory(cwd, path)),
    exists(path) {
      try {
        Deno.statSync(fromDirectory(cwd, path));
        return true;
      } catch {
        return false;
      }
    },
  };
}
