/**
 * Finding databases by the sockets they listen on. Nothing is connected to,
 * and nothing is started: what is found here is a proposal for a person.
 *
 * @module
 */

/** A type of unit that quiesces a database. */
export type DatabaseType = "postgresql" | "mysql" | "redis";

/** A socket that looks like that of a database. */
export interface DatabaseSocket {
  /** The type of unit it wants. */
  readonly type: DatabaseType;
  /** Where it is. */
  readonly path: string;
  /** The user id of its owner, where there is such a thing. */
  readonly owner: number | undefined;
}

/** The kernel's list of Unix sockets. */
const LIST = "/proc/net/unix";
/** `__SO_ACCEPTCON`, linux/net.h: it listens. */
const LISTENS = 0x10000;

/** By what their sockets are called; `mysqlx.sock` has another protocol. */
const NAMES: Readonly<Record<DatabaseType, RegExp>> = {
  postgresql: /^\.s\.PGSQL\.\d+$/,
  mysql: /^(mysqld?|mariadbd?)([-._].*)?\.sock$/,
  redis: /^(redis|valkey)([-._].*)?\.sock$/,
};

/**
 * Looks for databases on this machine.
 *
 * @param list The kernel's list; another one only in tests
 * @returns Their sockets, by path
 */
export async function findDatabases(list = LIST): Promise<DatabaseSocket[]> {
  const found = new Map<string, DatabaseSocket>();
  for (const listed of parseSockets(await Deno.readTextFile(list))) {
    const type = typeOf(listed);
    const path = type && await real(listed);
    if (type === undefined || path === undefined) continue;
    const { uid } = await Deno.lstat(path);
    found.set(path, { type, path, owner: uid ?? undefined });
  }
  return [...found.values()].toSorted((a, b) => a.path < b.path ? -1 : 1);
}

/**
 * Reads the kernel's list of sockets.
 *
 * @param text The list
 * @returns The paths of those that listen
 */
export function parseSockets(text: string): string[] {
  const line =
    /^[\da-f]+: [\da-f]+ [\da-f]+ ([\da-f]+) [\da-f]+ [\da-f]+ +\d+ (\/.*)$/i;
  return text.split("\n").flatMap((row) => {
    const [, flags = "0", path] = line.exec(row) ?? [];
    const isListening = (parseInt(flags, 16) & LISTENS) !== 0;
    return path !== undefined && isListening ? [path] : [];
  });
}

/**
 * Writes the unit that a socket wants.
 *
 * @param socket The socket
 * @returns The text of a file for the directory of units
 */
export function proposeUnit({ type, path }: DatabaseSocket): string {
  return `[hook]\ntype=${type}\nsocket=${path}\n`;
}

function typeOf(path: string): DatabaseType | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const types = ["postgresql", "mysql", "redis"] as const;
  return types.find((type) => NAMES[type].test(name));
}

/** A server in a container may listen on a path that is not there for us. */
async function real(path: string): Promise<string | undefined> {
  try {
    const found = await Deno.realPath(path);
    return (await Deno.lstat(found)).isSocket ? found : undefined;
  } catch {
    return undefined;
  }
}
