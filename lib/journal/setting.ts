/**
 * Where the journal is kept, if it is.
 *
 * @module
 */

/** What an administrator says who wants none. */
export const NO_JOURNAL = "none";

/**
 * Reads the setting.
 *
 * @param setting The journal's path, or that there is to be none
 * @returns The path, if there is one
 */
export function journalPath(setting: string): string | undefined {
  return setting === NO_JOURNAL ? undefined : setting;
}
