/**
 * What the agent asks of an operating system about the ssh keys with which
 * users may log in.
 *
 * @module
 */

/** The files that list users' keys. */
export interface AuthorizedKeys {
  /**
   * Reads a user's file.
   *
   * @param user The user's name
   * @returns Its content
   */
  read(user: string): Promise<string>;

  /**
   * Changes a user's file, all at once.
   *
   * @param user The user's name
   * @param change Makes the new content of the old one, which is nothing if
   * there is no file; if they are the same, nothing is written
   */
  edit(
    user: string,
    change: (text: string | undefined) => string | undefined,
  ): Promise<void>;
}
