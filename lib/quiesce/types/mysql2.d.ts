/**
 * What is used of `mysql2`; see `pg.d.ts` for why not its own.
 *
 * @module
 */

import type { Duplex } from "node:stream";

/** How to connect. */
export interface ConnectionOptions {
  /** Makes a connection to the server. */
  readonly stream: () => Duplex;
  /** The account. */
  readonly user: string;
  /** Its password. */
  readonly password: string;
  /** Whether to do without generated code. */
  readonly disableEval: boolean;
  /** Ways to log in beside the usual ones. */
  readonly authPlugins: Readonly<Record<string, () => () => string>>;
}

/** One session. */
export interface Connection {
  /** Waits until it is logged in. */
  connect(done: (error: Error | null) => void): void;
  /** Carries out a statement. */
  query(
    text: string,
    values: readonly unknown[],
    done: (error: Error | null, rows: unknown) => void,
  ): void;
  /** Waits for a sign of life. */
  ping(done: (error: Error | null) => void): void;
  /** Ends it at once. */
  destroy(): void;
  /** Hears what went wrong while nothing was asked. */
  on(event: "error", heard: (error: Error) => void): void;
  /** Hears that it is over. */
  on(event: "end", heard: () => void): void;
}

/** Begins to connect. */
export function createConnection(options: ConnectionOptions): Connection;
