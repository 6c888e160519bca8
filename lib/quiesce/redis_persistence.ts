/**
 * How Redis brings its data to the filesystem, and how it says so.
 *
 * @module
 */

import { pause } from "../deadline.ts";
import type { RedisConnection } from "./client.ts";

/** How often to look. Whoever waits has a deadline and ends the connection. */
const POLL_MS = 20;

/** What Redis says about its persistence, by name. */
export type PersistenceInfo = Readonly<Record<string, string>>;

/** Children that keep Redis from starting another one. */
const BUSY = [
  "rdb_bgsave_in_progress",
  "aof_rewrite_in_progress",
  "aof_rewrite_scheduled",
  "module_fork_in_progress",
] as const;

/**
 * Asks how things are.
 *
 * @param connection The server
 * @returns Its answer
 */
export async function readInfo(
  connection: RedisConnection,
): Promise<PersistenceInfo> {
  return parseInfo(await connection.send("INFO", "persistence"));
}

/**
 * Reads a section of `INFO`.
 *
 * @param text Lines of a name, a colon and a value
 * @returns The values by name
 */
export function parseInfo(text: string): PersistenceInfo {
  const pairs = text.split(/\r?\n/).map((line) => /^(\w+):(.*)$/.exec(line));
  return Object.fromEntries(
    pairs.flatMap((pair) => pair === null ? [] : [[pair[1], pair[2]]]),
  );
}

/**
 * Sees to it that a Redis that starts from the files has all the data, and
 * waits for that. Writing to the disk itself is up to the freeze.
 *
 * @param connection The server
 * @returns What was done
 */
export async function persist(connection: RedisConnection): Promise<string> {
  const info = await readInfo(connection);
  if (info["aof_enabled"] === "1") return await drainLog(connection);
  return await save(connection);
}

/** Each write is in the log already, but for what waits behind an fsync. */
async function drainLog(connection: RedisConnection): Promise<string> {
  const info = await poll(
    connection,
    (info) =>
      info["aof_buffer_length"] === "0" &&
      info["aof_pending_bio_fsync"] === "0",
  );
  if (info["aof_last_write_status"] === "ok") return "log written";
  throw new Error("it could not write its log the last time it tried");
}

async function save(connection: RedisConnection): Promise<string> {
  await poll(connection, (info) => BUSY.every((key) => info[key] !== "1"));
  await connection.send("BGSAVE");
  const isOver = (info: PersistenceInfo) =>
    info["rdb_bgsave_in_progress"] === "0";
  const info = await poll(connection, isOver);
  if (info["rdb_last_bgsave_status"] === "ok") return "data saved";
  throw new Error("it could not save its data");
}

async function poll(
  connection: RedisConnection,
  isGood: (info: PersistenceInfo) => boolean,
): Promise<PersistenceInfo> {
  for (;;) {
    const info = await readInfo(connection);
    if (isGood(info)) return info;
    await pause(POLL_MS);
  }
}
