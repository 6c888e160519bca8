/**
 * The little that is needed of paths. Of `node:path`, the first use would cost
 * three megabytes for as long as the agent runs.
 *
 * @module
 */

/** On Windows: with a drive or from its root; or the name of a device. */
const IS_ABSOLUTE = /^([a-z]:)?[\\/]|^COM\d+$/i;

/**
 * Makes a path absolute.
 *
 * @param directory The absolute directory that a relative path starts from
 * @param path Any path
 * @returns The same place, whatever the working directory is
 */
export function fromDirectory(directory: string, path: string): string {
  if (directory.startsWith("/")) {
    return path.startsWith("/") ? path : `${directory}/${path}`;
  }
  return IS_ABSOLUTE.test(path) ? path : `${directory}\\${path}`;
}

/**
 * Finds the directory of a file.
 *
 * @param path The file's path
 * @returns The directory's path
 */
export function directoryOf(path: string): string {
  const end = path.lastIndexOf("/");
  if (end < 0) return ".";
  return end === 0 ? "/" : path.slice(0, end);
}

/**
 * Finds the last part of a path.
 *
 * @param path The path of anything
 * @returns Its name in its directory
 */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
