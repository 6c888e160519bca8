/**
 * Quiescing PostgreSQL: a checkpoint, so that a copy starts quickly and has
 * what was committed without waiting for the disk, or a backup that lasts
 * until the thaw.
 *
 * @module
 */

import type { Quiescer } from "../freeze/quiescer.ts";
import type { Unit, UnitMeans } from "../hooks/unit.ts";
import type { HookSystem } from "../platform/hook_system.ts";
import type { SqlConnection } from "./client.ts";
import { connect } from "./clients/postgresql.ts";
import { type Server, serverOf } from "./credentials.ts";
import {
  HeldQuiescer,
  type Hold,
  type HoldRequest,
  keep,
  lossOf,
} from "./held_quiescer.ts";
import { reach } from "./reach.ts";

/** What a unit says about a server and its backup. */
interface Cluster extends Server {
  readonly system: HookSystem;
  readonly database: string;
  readonly backup: boolean;
}

/** `pg_backup_start` and its like were named so in this version. */
const NEW_NAMES = 150_000;

/**
 * Makes the quiescer of a unit.
 *
 * @param unit The unit
 * @param means Says which files may be believed
 * @returns The quiescer
 */
export async function postgresqlQuiescer(
  unit: Unit,
  { system }: UnitMeans,
): Promise<Quiescer> {
  const { settings } = unit;
  const cluster: Cluster = {
    ...await serverOf(unit, { system }),
    system,
    database: settings.text("database") ?? "",
    backup: settings.flag("backup") ?? false,
  };
  const hold = (request: HoldRequest) => holdCluster(cluster, request);
  return new HeldQuiescer(unit, { kind: "postgresql", hold });
}

async function holdCluster(
  cluster: Cluster,
  { context, ms, undo }: HoldRequest,
): Promise<Hold> {
  const connection = await keep(logIn(cluster), undo);
  await settle(connection, ms);
  const backup = cluster.backup ? await begin(connection, context.cycle) : "";
  if (!cluster.backup) await connection.query("CHECKPOINT");
  // Whatever a sign of life needs is loaded now.
  await connection.ping();
  return {
    output: backup === "" ? "checkpoint" : `backup from ${backup}`,
    check: () => alive(connection),
    async release() {
      const loss = await alive(connection);
      if (loss !== undefined) throw new Error(loss);
      if (backup === "") return "";
      return `backup from ${backup} to ${await end(connection)}`;
    },
  };
}

async function logIn(cluster: Cluster): Promise<SqlConnection> {
  // A server on this machine knows its clients by their user id. Its own is
  // that of the first superuser, unless somebody has changed that.
  const { uid } = await Deno.stat(cluster.socket);
  const { system, socket } = cluster;
  const fd = await reach(system, { socket, uid });
  const { user = "", database, password } = cluster;
  return await connect({ fd, user, database, password });
}

/** A session that waits is not to be ended by the server. */
async function settle(connection: SqlConnection, ms: number): Promise<void> {
  await connection.query(
    "SELECT set_config(name, CASE name WHEN 'statement_timeout' " +
      "THEN $1 ELSE '0' END, false) FROM pg_settings WHERE name IN " +
      "('statement_timeout', 'idle_session_timeout')",
    [String(Math.max(1, Math.floor(ms)))],
  );
}

async function begin(
  connection: SqlConnection,
  cycle: string,
): Promise<string> {
  const start = await isNew(connection)
    ? "pg_backup_start($1, true)"
    : "pg_start_backup($1, true, false)";
  const label = [`stillpoint ${cycle}`];
  return await position(connection, { query: start, values: label });
}

/** Does not wait until the log is archived, which may never happen. */
async function end(connection: SqlConnection): Promise<string> {
  const stop = await isNew(connection)
    ? "(pg_backup_stop(false)).lsn"
    : "(pg_stop_backup(false, false)).lsn";
  return await position(connection, { query: stop, values: [] });
}

async function position(
  connection: SqlConnection,
  { query, values }: { query: string; values: readonly string[] },
): Promise<string> {
  const rows = await connection.query(`SELECT ${query}::text AS at`, values);
  return String(rows[0]?.["at"]);
}

async function isNew(connection: SqlConnection): Promise<boolean> {
  const text = "SELECT current_setting('server_version_num')::int AS version";
  const [row] = await connection.query(text);
  return Number(row?.["version"]) >= NEW_NAMES;
}

async function alive(connection: SqlConnection): Promise<string | undefined> {
  const loss = lossOf(connection);
  if (loss !== undefined) return loss;
  try {
    await connection.ping();
    return undefined;
  } catch (error) {
    return lossOf(connection) ?? `the connection was lost: ${error}`;
  }
}
