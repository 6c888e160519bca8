/**
 * What hooks ask of an operating system, beside starting their programs.
 *
 * @module
 */

/** What a path leads to. */
export interface TrustedFile {
  /** The path without links. */
  readonly path: string;
  /** Whether it can be executed. */
  readonly isExecutable: boolean;
  /** How long it is, in bytes. */
  readonly size: number;
}

/** Says what is wrong with a file, and what to do: `/x does not exist`. */
export class Distrust extends Error {}

/** How an operating system has hooks. */
export interface HookSystem {
  /** Its name, for types of units that exist on some only. */
  readonly name: "linux" | "windows";
  /** Where programs run. */
  readonly directory: string;

  /**
   * Makes sure that nobody but the system's administrators can have written
   * a file, or put it where it is. Throws a {@linkcode Distrust} otherwise.
   *
   * @param path An absolute path
   * @returns The file
   */
  checkTrusted(path: string): Promise<TrustedFile>;

  /**
   * Does the same for a program, which must be executable, too.
   *
   * @param path An absolute path
   */
  checkProgram(path: string): Promise<void>;

  /**
   * Connects to the socket of a server; there where databases can be quiesced.
   * Who a thread is belongs to the process, which is why quiescers that are
   * loaded apart do not do so by themselves.
   *
   * @param socket Where the server listens
   * @param uid Whom it is to see
   * @returns The descriptor of the connection, for the caller to close
   */
  connect?(socket: string, uid: number): Promise<number>;

  /**
   * Tells whether a file counts as a script where any file may lie. Nobody has
   * to be trusted for that.
   *
   * @param path The file
   * @returns Whether it can be executed
   */
  isExecutable(path: string): Promise<boolean>;

  /**
   * Reads what a program has printed.
   *
   * @param bytes What it has printed, perhaps without its beginning
   * @returns The text
   */
  readOutput(bytes: Uint8Array<ArrayBuffer>): string;

  /**
   * Spells a path so that it takes one line.
   *
   * @param path The path
   * @returns Its text, from which the path can be told
   */
  inOneLine(path: string): string;

  /**
   * Tells what every program finds in its environment.
   *
   * @param home The home of whom it runs as; unless given, the agent's user
   * @returns The variables by name
   */
  environment(home?: string): Readonly<Record<string, string>>;
}
