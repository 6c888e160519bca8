/**
 * Talks to MySQL and MariaDB through `mysql2`. Bundled with its quiescer, apart
 * from the agent: see `lib/companion.ts`.
 *
 * @module
 */

// @ts-types="../types/mysql2.d.ts"
import { type Connection, createConnection } from "mysql2";
import type { SqlConnection } from "../client.ts";
import { Connected } from "./connected.ts";

/** Whom to talk to. */
export interface MysqlOptions {
  /** A connection to the server, which is taken over. */
  readonly fd: number;
  /** The account. */
  readonly user: string;
  /** Its password, if the server asks for one. */
  readonly password: string | undefined;
}

/**
 * Logs in over a connection.
 *
 * @param options Whom to talk to
 * @returns The session
 */
export async function connect(options: MysqlOptions): Promise<SqlConnection> {
  const { fd, user, password = "" } = options;
  const connection = createConnection({
    stream: () => new Connected(fd),
    user,
    password,
    // It would generate code, which an agent of all permissions does not run.
    disableEval: true,
    // The server sees who is at the other end of the socket.
    authPlugins: { auth_socket: () => () => "" },
  });
  let lost: string | undefined;
  connection.on("error", ({ message }) => lost ??= message);
  connection.on("end", () => lost ??= "the server closed it");
  try {
    await answered((done) => connection.connect(done));
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    get lost() {
      return lost;
    },
    query: (text, values = []) => rowsOf(connection, { text, values }),
    ping: () => answered((done) => connection.ping(done)),
    close: () => connection.destroy(),
  };
}

async function rowsOf(
  connection: Connection,
  { text, values }: { text: string; values: readonly unknown[] },
): Promise<Readonly<Record<string, unknown>>[]> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  connection.query(text, [...values], (error, rows) => {
    if (error) reject(error);
    else resolve(rows);
  });
  const rows = await promise;
  return Array.isArray(rows) ? rows : [];
}

async function answered(
  ask: (done: (error: Error | null) => void) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  ask((error) => error ? reject(error) : resolve());
  await promise;
}
