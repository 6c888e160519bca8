/**
 * MariaDB for a test.
 *
 * @module
 */

import type { SqlConnection } from "../../../lib/quiesce/client.ts";
import { connect } from "../../../lib/quiesce/clients/mysql.ts";
import { connectAs } from "../../../lib/ffi/peer_socket.ts";
import { hasServer, runAs, Server } from "./server.ts";

const USER = "mysql";

/** Small logs; and what is committed may stay in memory for a while. */
const SETTINGS = [
  "--innodb-log-file-size=8M",
  "--innodb-flush-log-at-trx-commit=0",
  "--innodb-buffer-pool-size=32M",
] as const;

/** Whether this machine has no MariaDB, or does not let a test start it. */
export const NO_MARIADB: boolean = !hasServer(USER, "mariadbd");

/**
 * Makes the system tables: elsewhere, and then they are copied. On a loop
 * device it would take five seconds, so often does it wait for the disk.
 *
 * @param data The folder
 * @param run A folder that is not on a loop device
 */
export async function makeSystem(data: string, run: string): Promise<void> {
  const draft = `${run}/system`;
  await runAs(USER, [
    ...["mariadb-install-db", "--no-defaults", "--skip-test-db"],
    ...["--auth-root-authentication-method=socket", `--datadir=${draft}`],
    ...SETTINGS,
  ]);
  await runAs(USER, ["cp", "-a", `${draft}/.`, data]);
}

/**
 * Starts a server.
 *
 * @param data The folder of its data
 * @param run The folder for its socket
 * @returns The server
 */
export async function startMariadb(
  data: string,
  run: string,
): Promise<Server> {
  const socket = `${run}/mysqld.sock`;
  return await Server.start({
    program: "mariadbd",
    args: [
      ...["--no-defaults", `--datadir=${data}`, `--socket=${socket}`],
      ...["--skip-networking", `--pid-file=${run}/pid`, ...SETTINGS],
      ...[`--log-bin=${data}/binlog`, "--sync-binlog=0"],
    ],
    user: USER,
    socket,
    stop: "SIGTERM",
    isReady: () => isReady(socket),
  });
}

/**
 * Connects as root, or as somebody with a password.
 *
 * @param socket The server's
 * @returns A session
 */
export async function talkToMariadb(
  socket: string,
): Promise<SqlConnection & Disposable> {
  const session = await connect({
    fd: connectAs(socket, { uid: 0 }).fd,
    user: "root",
    password: undefined,
  });
  return Object.assign(session, { [Symbol.dispose]: () => session.close() });
}

async function isReady(socket: string): Promise<boolean> {
  try {
    using session = await talkToMariadb(socket);
    return session.lost === undefined;
  } catch {
    return false;
  }
}
