/**
 * Quiescing MySQL and MariaDB: nothing is committed from the moment that the
 * server says so until the connection lets go.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { pause } from "../deadline.ts";
import type { Quiescer } from "../freeze/quiescer.ts";
import type { Unit, UnitMeans } from "../hooks/unit.ts";
import type { SqlConnection } from "./client.ts";
import { connect } from "./clients/mysql.ts";
import { serverOf } from "./credentials.ts";
import {
  HeldQuiescer,
  type Hold,
  type HoldRequest,
  keep,
  lossOf,
} from "./held_quiescer.ts";
import { reach } from "./reach.ts";

/** A way to hold a server. */
interface Lock {
  /** What it is called, for people. */
  readonly name: string;
  /** Take it. */
  readonly take: readonly string[];
  /** Let it go. */
  readonly end: string;
  /** A statement that is refused in a way of its own while it is held. */
  readonly probe: string;
  /** The error number of that refusal. */
  readonly held: number;
}

/**
 * MariaDB since 10.4.1. Unlike the other it does not wait for statements that
 * have not committed yet, nor for readers.
 */
const STAGES: Lock = {
  name: "backup stage BLOCK_COMMIT",
  take: ["START", "FLUSH", "BLOCK_DDL", "BLOCK_COMMIT"]
    .map((stage) => `BACKUP STAGE ${stage}`),
  end: "BACKUP STAGE END",
  // Stages only go forward: ER_BACKUP_STAGE_... "is same or before current".
  probe: "BACKUP STAGE BLOCK_COMMIT",
  held: 4147,
};

const TABLES: Lock = {
  name: "global read lock",
  take: ["FLUSH TABLES WITH READ LOCK"],
  end: "UNLOCK TABLES",
  // The lock is looked at first, and there never is a database of that name:
  // without the lock, the answer is that there is none.
  probe: `DROP DATABASE \`stillpoint ${crypto.randomUUID()}\``,
  // ER_CANT_UPDATE_WITH_READLOCK
  held: 1223,
};

/** Smaller numbers are the system's: the connection broke. */
const FIRST_SERVER_ERROR = 1000;
/** Who may not drop databases is told that instead; then nobody can know. */
const ER_DBACCESS_DENIED_ERROR = 1044;

/** Logs that lie on disk are not to hold up what comes while frozen. */
const QUIET = [
  "SET SESSION sql_log_off = 1",
  "SET SESSION slow_query_log = 0",
  "SET SESSION long_query_time = 31536000",
  "SET SESSION max_statement_time = 0",
] as const;
/** How often to look whether a log is written. */
const POLL_MS = 20;
/** The longest that the server takes, in seconds. */
const IDLE_SECONDS = 31_536_000;

/**
 * Makes the quiescer of a unit.
 *
 * @param unit The unit
 * @param means Says which files may be believed
 * @returns The quiescer
 */
export async function mysqlQuiescer(
  unit: Unit,
  { system }: UnitMeans,
): Promise<Quiescer> {
  const { socket, user = "", password } = await serverOf(unit, { system });
  const wanted = unit.settings.text("lock");
  async function hold({ ms, undo }: HoldRequest): Promise<Hold> {
    const fd = await reach(system, { socket });
    const connection = await keep(connect({ fd, user, password }), undo);
    const lock = await chooseLock(connection, wanted);
    await settle(connection, ms);
    return await take(connection, lock);
  }
  return new HeldQuiescer(unit, { kind: "mysql", hold });
}

async function chooseLock(
  connection: SqlConnection,
  wanted: string | undefined,
): Promise<Lock> {
  if (wanted === "tables") return TABLES;
  const [row] = await connection.query("SELECT VERSION() AS version");
  const version = String(row?.["version"]);
  const hasStages = version.includes("MariaDB") && isSince(version, [10, 4]);
  return wanted === "stages" || hasStages ? STAGES : TABLES;
}

/** Old MariaDBs call themselves 5.5.5-10. for the sake of old clients. */
function isSince(
  version: string,
  [major, minor]: readonly [number, number],
): boolean {
  const [, a, b] = /^(?:5\.5\.5-)?(\d+)\.(\d+)/.exec(version) ?? [];
  const [haveMajor, haveMinor] = [Number(a), Number(b)];
  return haveMajor > major || haveMajor === major && haveMinor >= minor;
}

/** The lock may be waited for, but not for longer than we do. */
async function settle(connection: SqlConnection, ms: number): Promise<void> {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  await connection.query(`SET SESSION lock_wait_timeout = ${seconds}`);
  await connection.query(`SET SESSION wait_timeout = ${IDLE_SECONDS}`);
  for (const statement of QUIET) {
    // Not every server has each, nor may every account.
    await connection.query(statement).catch(() => {});
  }
}

async function take(connection: SqlConnection, lock: Lock): Promise<Hold> {
  for (const statement of lock.take) await connection.query(statement);
  await flushLogs(connection);
  const loss = await check(connection, lock);
  if (loss !== undefined) throw new Error(loss);
  return {
    output: lock.name,
    check: () => check(connection, lock),
    async release() {
      const loss = await check(connection, lock);
      if (loss !== undefined) throw new Error(loss);
      await connection.query(lock.end);
      return "";
    },
  };
}

/**
 * What was committed may still be in memory, if so configured. MariaDB's
 * `FLUSH` passes over that configuration, but its log is at most as far behind
 * as `innodb_flush_log_at_timeout`, a second, so it can be waited for.
 */
async function flushLogs(connection: SqlConnection): Promise<void> {
  await connection.query("FLUSH NO_WRITE_TO_BINLOG ENGINE LOGS");
  const setting = "VARIABLES LIKE 'innodb_flush_log_at_trx_commit'";
  if (await show(connection, setting) !== 0n) return;
  const current = await show(connection, "STATUS LIKE 'Innodb_lsn_current'");
  if (current === undefined) return;
  for (;;) {
    const flushed = await show(connection, "STATUS LIKE 'Innodb_lsn_flushed'");
    if (flushed === undefined || flushed >= current) return;
    await pause(POLL_MS);
  }
}

async function show(
  connection: SqlConnection,
  what: string,
): Promise<bigint | undefined> {
  const [row] = await connection.query(`SHOW GLOBAL ${what}`);
  return row === undefined ? undefined : BigInt(String(row["Value"]));
}

/** The connection alone is no proof: an administrator's tool may unlock. */
async function check(
  connection: SqlConnection,
  lock: Lock,
): Promise<string | undefined> {
  const loss = lossOf(connection);
  if (loss !== undefined) return loss;
  try {
    await connection.query(lock.probe);
  } catch (error) {
    return await judge(error, { connection, lock });
  }
  return `the ${lock.name} is not held any more`;
}

async function judge(
  error: unknown,
  { connection, lock }: { connection: SqlConnection; lock: Lock },
): Promise<string | undefined> {
  const number = numberOf(error);
  if (number === lock.held) return undefined;
  const loss = lossOf(connection);
  if (loss !== undefined) return loss;
  const why = reasonOf(error);
  if (number < FIRST_SERVER_ERROR) return `the connection was lost: ${why}`;
  if (number !== ER_DBACCESS_DENIED_ERROR) {
    return `the ${lock.name} is not held any more: ${why}`;
  }
  await connection.ping();
  return undefined;
}

function numberOf(error: unknown): number {
  const number = error instanceof Error && "errno" in error && error.errno;
  return typeof number === "number" ? number : 0;
}
