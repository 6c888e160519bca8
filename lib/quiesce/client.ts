/**
 * Connections to databases, as the libraries that make them offer them.
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
