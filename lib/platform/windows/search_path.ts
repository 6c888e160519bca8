/**
 * Where a program may be.
 *
 * @module
 */

/** What programs are called, in the order in which they are looked for. */
const SUFFIXES = [".com", ".exe", ".bat", ".cmd"] as const;
const HAS_SUFFIX = /\.(com|exe|bat|cmd|ps1)$/i;
const HAS_FOLDER = /[\\/]|^[a-z]:/i;

/**
 * Lists the files that a program's name may mean. Neither the agent's own
 * folder nor the current one is searched: somebody may have put something
 * there.
 *
 * @param name The name, or a path, which means itself; its suffix may be
 * missing
 * @param path The value of `PATH`
 * @returns The files, in the order they are tried
 */
export function candidates(name: string, path: string): string[] {
  // The command interpreter takes a slash for the beginning of a switch.
  const plain = name.replaceAll("/", "\\");
  const names = HAS_SUFFIX.test(plain)
    ? [plain]
    : [...SUFFIXES.map((suffix) => `${plain}${suffix}`), plain];
  if (HAS_FOLDER.test(name)) return names;
  const folders = path.split(";")
    .map((part) => part.replaceAll('"', "").replace(/[\\/]+$/, ""))
    .filter((part) => HAS_FOLDER.test(part));
  return folders.flatMap((folder) => names.map((file) => `${folder}\\${file}`));
}

/**
 * Finds a variable's value; upper and lower case are the same.
 *
 * @param env The environment as `NAME=VALUE`
 * @param name The variable
 * @returns Its value; the first if there are several
 */
export function valueOf(
  env: readonly string[],
  name: string,
): string | undefined {
  const start = `${name}=`.toUpperCase();
  return env.find((entry) => entry.toUpperCase().startsWith(start))
    ?.slice(start.length);
}
