/**
 * Where a program may be.
 *
 * @module
 */

/** Where to search if no environment says. */
const DEFAULT_PATH = "/bin:/usr/bin";

/**
 * Lists the files that a program's name may mean.
 *
 * @param name The name, or a path, which means itself
 * @param path The value of `PATH`
 * @returns The files, in the order they are tried
 */
export function candidates(
  name: string,
  path: string = DEFAULT_PATH,
): string[] {
  if (name === "" || name.includes("/")) return [name];
  // An empty part means the current directory, as in any shell.
  return path.split(":").map((part) => part === "" ? name : `${part}/${name}`);
}

/**
 * Finds a variable's value.
 *
 * @param env The environment as `NAME=VALUE`
 * @param name The variable
 * @returns Its value; the first if there are several
 */
export function valueOf(
  env: readonly string[],
  name: string,
): string | undefined {
  const start = `${name}=`;
  return env.find((entry) => entry.startsWith(start))?.slice(start.length);
}
