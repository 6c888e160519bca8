/**
 * PostgreSQL for a test.
 *
 * @module
 */

import { connect } from "../../../lib/quiesce/clients/postgresql.ts";
import { connectAs } from "../../../lib/ffi/peer_socket.ts";
import type { SqlConnection } from "../../../lib/quiesce/client.ts";
import { hasServer, runAs, Server } from "./server.ts";

const USER = "postgres";
const PORT = 5432;

/** Whether this machine has no PostgreSQL, or does not let a test start it. */
export const NO_POSTGRESQL: boolean = !hasServer(USER, "postgres");

/**
 * Makes a cluster: its pages have checksums.
 *
 * @param data The folder
 */
export async function makeCluster(data: string): Promise<void> {
  await runAs(USER, [
    ...["initdb", `--pgdata=${data}`, "--auth=peer", "--no-sync"],
    ...["--data-checksums", "--no-instructions"],
  ]);
}

/**
 * Starts a server.
 *
 * @param data The folder of its cluster
 * @param run The folder for its socket
 * @returns The server
 */
export async function startPostgresql(
  data: string,
  run: string,
): Promise<Server> {
  const socket = `${run}/.s.PGSQL.${PORT}`;
  const settings = [
    `unix_socket_directories=${run}`,
    "listen_addresses=",
    "min_wal_size=32MB",
    "max_wal_size=64MB",
    // What is committed lazily stays in memory unless somebody asks.
    "wal_writer_delay=10s",
    "wal_writer_flush_after=1GB",
    "wal_buffers=16MB",
    "bgwriter_lru_maxpages=0",
    "autovacuum=off",
  ];
  const flags = settings.map((setting) => `-c${setting}`);
  return await Server.start({
    program: "postgres",
    args: [`-D${data}`, `-p${PORT}`, ...flags],
    user: USER,
    socket,
    stop: "SIGINT",
    isReady: () => isReady(socket),
  });
}

/**
 * Connects as the first superuser.
 *
 * @param socket The server's
 * @returns A session
 */
export async function talkToPostgresql(
  socket: string,
): Promise<SqlConnection & Disposable> {
  const { uid } = await Deno.stat(socket);
  const { fd } = connectAs(socket, { uid: uid ?? 0 });
  const database = USER;
  const password = undefined;
  const session = await connect({ fd, user: USER, database, password });
  return Object.assign(session, { [Symbol.dispose]: () => session.close() });
}

async function isReady(socket: string): Promise<boolean> {
  try {
    using session = await talkToPostgresql(socket);
    return session.lost === undefined;
  } catch {
    return false;
  }
}
