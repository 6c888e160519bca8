/**
 * Talks to PostgreSQL through `pg`. Bundled with its quiescer, apart from the
 * agent: see `lib/companion.ts`.
 *
 * @module
 */

// @ts-types="../types/pg.d.ts"
import { Client } from "pg";
import type { SqlConnection } from "../client.ts";
import { Connected } from "./connected.ts";

/** Whom to talk to. */
export interface PostgresOptions {
  /** A connection to the server, which is taken over. */
  readonly fd: number;
  /** The role. */
  readonly user: string;
  /** The database. */
  readonly database: string;
  /** The password, if the server asks for one. */
  readonly password: string | undefined;
}

/**
 * Logs in over a connection.
 *
 * @param options Whom to talk to
 * @returns The session
 */
export async function connect(
  options: PostgresOptions,
): Promise<SqlConnection> {
  const { fd, user, database } = options;
  const stream = new Connected(fd);
  const client = new Client({
    stream: () => stream,
    ssl: false,
    user,
    database,
    // Anything else than text would be looked for in the environment.
    password: options.password ?? "",
    "application_name": "stillpoint",
  });
  let lost: string | undefined;
  client.on("error", (error) => lost ??= error.message);
  client.on("end", () => lost ??= "the server closed it");
  try {
    await client.connect();
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return {
    get lost() {
      return lost;
    },
    query: async (text, values = []) =>
      (await client.query(text, [...values])).rows,
    ping: () => roundTrip(client),
    close: () => void stream.destroy(),
  };
}

/**
 * Asks for nothing but an answer: no statement, so the server plans nothing,
 * reads nothing, and has nothing to log.
 */
async function roundTrip(client: Client): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { connection } = client;
  client.once("error", reject);
  client.once("end", reject);
  connection.once("readyForQuery", resolve);
  try {
    connection.sync();
    await promise;
  } finally {
    client.removeListener("error", reject);
    client.removeListener("end", reject);
    connection.removeListener("readyForQuery", resolve);
  }
}
