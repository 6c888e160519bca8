/**
 * What is used of `pg`. Its own types want those of Node, which are 2 MB of
 * declarations for a program that is not one of Node's.
 *
 * @module
 */

import type { Duplex } from "node:stream";

/** How to connect. */
export interface ClientConfig {
  /** Makes the stream. */
  readonly stream: () => Duplex;
  /** Whether to encrypt. */
  readonly ssl: false;
  /** The role. */
  readonly user: string;
  /** The database. */
  readonly database: string;
  /** The password. */
  readonly password: string;
  /** What the server's lists of sessions say. */
  readonly "application_name": string;
}

/** What lies under a client. */
export interface Wire {
  /** Asks for a sign that everything sent has been carried out. */
  sync(): void;
  /** Hears that sign once. */
  once(event: "readyForQuery", heard: () => void): void;
  /** Stops listening. */
  removeListener(event: "readyForQuery", heard: () => void): void;
}

/** One session. */
export class Client {
  /** Its protocol. */
  readonly connection: Wire;
  /** Prepares a session. */
  constructor(config: ClientConfig);
  /** Connects and logs in. */
  connect(): Promise<void>;
  /** Carries out a statement. */
  query(
    text: string,
    values: readonly unknown[],
  ): Promise<{ readonly rows: Record<string, unknown>[] }>;
  /** Hears what went wrong while nothing was asked. */
  on(event: "error", heard: (error: Error) => void): void;
  /** Hears that it is over. */
  on(event: "end", heard: () => void): void;
  /** Hears either once. */
  once(event: "error" | "end", heard: (error?: Error) => void): void;
  /** Stops listening. */
  removeListener(
    event: "error" | "end",
    heard: (error?: Error) => void,
  ): void;
}
