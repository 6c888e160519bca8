/**
 * The little that is needed of paths. Of `node:path`, the first use would cost
 * three megabytes for as long as the agent runs.
 *
 * @module
 */

/** On Windows: with a drive or from its root; or the name of a device. */
const IS_ABSOLUTE = /^([a-z]:)?[\\/]|^COM\d+$/i;

/** With a drive, or of another machine or a device. */
const IS_OF_WINDOWS = /^[a-z]:[\\/]|^\\\\/i;

/**
 * Makes a path absolute.
 *
 * @param directory The absolute directory that a relative path starts from
 * @param path Any path
 * @returns The same place, whatever the working directory is
 */
export function fromDirectory(directory: string, path: string): string {
  if (isAbsolute(path, directory)) return path;
  const separator = IS_OF_WINDOWS.test(directory) ? "\\" : "/";
  return `${directory}${separator}${path}`;
}

/**
 * Tells whether a path is absolute.
 *
 * @param path Any path
 * @param like An absolute path of the system that it is for
 * @returns Whether it is
 */
export function isAbsolute(path: string, like: string): boolean {
  return IS_OF_WINDOWS.test(like)
    ? IS_ABSOLUTE.test(path)
    : path.startsWith("/");
}

/**
 * Finds the directory of a file.
 *
 * @param path The file's path
 * @returns The directory's path
 */
export function directoryOf(path: string): string {
  const end = lastSeparator(path);
  if (end < 0) return ".";
  const isRoot = /^([a-z]:)?$/i.test(path.slice(0, end));
  return path.slice(0, isRoot ? end + 1 : end);
}

/**
 * Finds the last part of a path.
 *
 * @param path The path of anything
 * @returns Its name in its directory
 */
export function nameOf(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** A file of Linux may have a backslash in its name. */
function lastSeparator(path: string): number {
  const slash = path.lastIndexOf("/");
  if (!IS_OF_WINDOWS.test(path)) return slash;
  return Math.max(slash, path.lastIndexOf("\\"));
}
