/**
 * What starts, watches and stops the agent as a process: a service manager, or
 * somebody at a terminal.
 *
 * @module
 */

import type { LogTarget } from "../log/target.ts";
import type { InheritedSocket } from "./mod.ts";

/** How the program has ended, and what is left to print. */
export interface Ending {
  /** The status to exit with. */
  readonly code: number;
  /** For standard output. */
  readonly stdout?: string;
  /** For standard error. */
  readonly stderr: string;
}

/** What an administrator tells an agent that runs. */
export interface Signals extends Disposable {
  /** Settles when the agent is told to stop. */
  readonly stopped: Promise<void>;
  /** Told to read the configuration again. */
  onReload: (() => void) | undefined;
  /** Told that a port has come or gone; only where the system tells of it. */
  onPortChange?: () => void;
}

/** The part of `Deno.env` that is needed here. */
export interface Environment {
  /** Looks up a variable. */
  get(name: string): string | undefined;
  /** Removes a variable, so that children do not see it. */
  delete(name: string): void;
}

/** Where things are unless something else was said. */
export interface Places {
  /** Our own configuration file; wins over the reference's. */
  readonly config: string;
  /** The reference's configuration file, where there is one. */
  readonly referenceConfig?: string;
  /** Hooks to look for if one is wanted and not named, best first. */
  readonly hooks: readonly string[];
  /** The hook to name if none of them exists. */
  readonly hook: string;
  /** Where a daemon writes its process id. */
  readonly pidfile: string;
  /** Where hook units lie. */
  readonly hookDirectory: string;
  /** Where state is kept. */
  readonly statedir: string;
  /** The journal of freeze cycles. */
  readonly journal: string;
  /** The devices of methods. */
  readonly ports: ReadonlyMap<string, string>;
}

/** Supervises this process. */
export interface Supervision {
  /** Where things are on this system. */
  readonly places: Places;

  /**
   * Looks for a socket that was passed on.
   *
   * @returns The method it takes the place of, if there is one; throws if it
   * cannot be used
   */
  activation(): string | undefined;

  /**
   * Runs the agent, here or in the background.
   *
   * @param daemon Whether it is to be in the background
   * @param serve Serves until it is told to stop
   * @returns How this process has ended
   */
  run(daemon: boolean, serve: () => Promise<Ending>): Promise<Ending>;

  /**
   * Tells of a start that has failed before there was anything to run; present
   * where whoever started this process may not read what it prints.
   *
   * @param ending How it has failed
   * @param args The command line
   * @returns How this process has ended
   */
  refuse?(ending: Ending, args: readonly string[]): Promise<Ending>;

  /**
   * Does what `--service` asks for; present where there are such services.
   *
   * @param verb What that is
   * @param args The arguments that the service is to have
   * @returns What to print
   */
  manage?(verb: string, args: readonly string[]): Promise<string>;

  /**
   * Takes over what was passed on, so that children do not get it. To be
   * called before anything is told.
   *
   * @returns The socket to serve, if there is one
   */
  adopt(): InheritedSocket | undefined;

  /**
   * Makes a folder that only the administrator can enter, if it is not there.
   *
   * @param path Where; the folder that it is to be in must be there
   */
  ensureDirectory(path: string): void;

  /**
   * Sees to it that no other daemon runs, if this is to be one.
   *
   * @param pidfile The file that says so
   * @returns Disposed of at the end
   */
  lock(pidfile: string): Disposable | undefined;

  /**
   * Opens what the system keeps of warnings and errors; present where it does,
   * besides the agent's own log.
   *
   * @returns Where such lines go, if this process is one that reports there
   */
  eventLog?(): LogTarget | undefined;

  /** Begins to listen to the administrator. */
  listen(): Signals;

  /** Leaves the caller, if this is to be a daemon: the channel is open. */
  detach(): Promise<void>;

  /**
   * Tells the service manager that the agent serves.
   *
   * @param status What it does, in a few words
   */
  ready(status: string): Promise<void>;

  /** Tells it that the configuration is about to be read; ready() ends it. */
  reloading(): Promise<void>;

  /** Tells it that the agent is about to end. */
  stopping(): Promise<void>;
}
