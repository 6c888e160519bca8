/**
 * Connections to databases, and how the libraries that make them are loaded.
 *
 * Each library comes in a file of its own: `deno compile` puts everything that
 * the agent imports into one bundle, and the modules of Node that a library
 * wants would be loaded with it, 4 MB for an agent that has no database.
 * `tools/companions.ts` makes the files.
 *
 * @module
 */

/** What all connections have. */
export interface Connection {
  /** Why it is of no use any more; nothing while it is. */
  readonly lost: string | undefined;

  /** Ends it at once; whatever it asked for is not waited for. */
  close(): void;
}

/** A session with a database that understands SQL. */
export interface SqlConnection extends Connection {
  /**
   * Carries out a statement.
   *
   * @param text The statement
   * @param values What its placeholders stand for
   * @returns The rows, if it has any
   */
  query(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;

  /** Waits for a sign of life, which the server gives without a statement. */
  ping(): Promise<void>;
}

/** A session with Redis. */
export interface RedisConnection extends Connection {
  /**
   * Carries out a command.
   *
   * @param words The command and its arguments
   * @returns The answer as text
   */
  send(...words: string[]): Promise<string>;

  /**
   * Puts {@linkcode close} off until something is over.
   *
   * @param work What has to be over; it may not fail
   */
  closeAfter(work: Promise<void>): void;
}

/** The libraries. */
export interface Clients {
  /** For PostgreSQL. */
  readonly postgresql: typeof import("./clients/postgresql.ts");
  /** For MySQL and MariaDB. */
  readonly mysql: typeof import("./clients/mysql.ts");
  /** For Redis and Valkey. */
  readonly redis: typeof import("./clients/redis.ts");
}

/**
 * Loads a library, once.
 *
 * @param name Which
 * @returns What it offers
 */
export function loadClient<K extends keyof Clients>(
  name: K,
): Promise<Clients[K]> {
  const isSource = import.meta.url.endsWith(".ts");
  const path = isSource ? `./clients/${name}.ts` : `./build/clients/${name}.js`;
  // Not a literal, or the library would be part of the bundle after all.
  return import(new URL(path, import.meta.url).href);
}
