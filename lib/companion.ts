/**
 * Code that few processes need, in files of its own beside the agent's.
 *
 * `deno compile` puts everything that the agent imports into one bundle, and
 * V8 makes its functions when the program starts: an idle agent would pay for
 * every subcommand, and 4 MB for the modules of Node that clients of databases
 * want. `tools/companions.ts` makes the files. A companion has its own copy of
 * whatever it imports: no class, and no state, is the same as the agent's.
 *
 * @module
 */

/** What there is, and what it offers. */
export interface Companions {
  /** All subcommands. */
  readonly cli: typeof import("./cli/run.ts");
  /** Quiesces MySQL and MariaDB. */
  readonly mysql: typeof import("./quiesce/mysql.ts");
  /** Quiesces PostgreSQL. */
  readonly postgresql: typeof import("./quiesce/postgresql.ts");
  /** Quiesces Redis and Valkey. */
  readonly redis: typeof import("./quiesce/redis.ts");
}

/** Where each lies as it was written, from here. */
export const COMPANIONS: Readonly<Record<keyof Companions, string>> = {
  cli: "./cli/run.ts",
  mysql: "./quiesce/mysql.ts",
  postgresql: "./quiesce/postgresql.ts",
  redis: "./quiesce/redis.ts",
};

/**
 * Loads a companion, once.
 *
 * @param name Which
 * @returns What it offers
 */
export function loadCompanion<K extends keyof Companions>(
  name: K,
): Promise<Companions[K]> {
  // Not a literal, or it would be part of the bundle after all.
  return import(new URL(pathOf(name), import.meta.url).href);
}

/** As it was written; in a program, beside the agent and the others. */
function pathOf(name: keyof Companions): string {
  return import.meta.url.endsWith(".ts") ? COMPANIONS[name] : `./${name}.js`;
}
