/**
 * The types of units that quiesce databases. What carries them out is loaded
 * when a unit needs it.
 *
 * @module
 */

import { loadCompanion } from "../companion.ts";
import type { UnitType } from "../hooks/unit.ts";
import type { UnitKey } from "../hooks/unit_key.ts";

const CREDENTIALS = {
  key: "credentials",
  kind: "path",
  meaning: "a file that only root can read, with `user` and `password` in a " +
    "group `[credentials]`",
} as const satisfies UnitKey;

const POSTGRESQL_KEYS = [
  {
    key: "socket",
    kind: "path",
    fallback: "/run/postgresql/.s.PGSQL.5432",
    meaning: "the server's socket; the agent connects to it as its owner",
  },
  {
    key: "user",
    kind: "text",
    fallback: "postgres",
    meaning: "the role",
  },
  {
    key: "database",
    kind: "text",
    fallback: "postgres",
    meaning: "the database to connect to",
  },
  CREDENTIALS,
  {
    key: "backup",
    kind: "flag",
    fallback: "false",
    meaning: "whether a backup lasts from before the freeze until after the " +
      "thaw, instead of a checkpoint before it",
  },
] as const satisfies readonly UnitKey[];

const MYSQL_KEYS = [
  {
    key: "socket",
    kind: "path",
    fallback: "/run/mysqld/mysqld.sock",
    meaning: "the server's socket",
  },
  {
    key: "user",
    kind: "text",
    fallback: "root",
    meaning: "the account",
  },
  CREDENTIALS,
  {
    key: "lock",
    kind: "text",
    choices: ["auto", "stages", "tables"],
    fallback: "auto",
    meaning: "`stages` for MariaDB's backup stages, `tables` for " +
      "`FLUSH TABLES WITH READ LOCK`; `auto` takes the first where there is " +
      "one",
  },
] as const satisfies readonly UnitKey[];

const REDIS_KEYS = [
  {
    key: "socket",
    kind: "path",
    fallback: "/run/redis/redis-server.sock",
    meaning: "the server's socket",
  },
  CREDENTIALS,
  {
    key: "pause",
    kind: "flag",
    fallback: "true",
    meaning: "whether clients that write wait until after the thaw",
  },
] as const satisfies readonly UnitKey[];

/** The types. */
export const DATABASE_TYPES: readonly UnitType[] = [
  {
    name: "postgresql",
    meaning: "PostgreSQL",
    keys: POSTGRESQL_KEYS,
    platforms: ["linux"],
    load: async () => (await loadCompanion("postgresql")).postgresqlQuiescer,
  },
  {
    name: "mysql",
    meaning: "MySQL or MariaDB",
    keys: MYSQL_KEYS,
    platforms: ["linux"],
    load: async () => (await loadCompanion("mysql")).mysqlQuiescer,
  },
  {
    name: "redis",
    meaning: "Redis or Valkey",
    keys: REDIS_KEYS,
    platforms: ["linux"],
    load: async () => (await loadCompanion("redis")).redisQuiescer,
  },
];
