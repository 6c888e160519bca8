/**
 * What the agent asks of an operating system about user accounts.
 *
 * @module
 */

/** A user. */
export interface UserAccount {
  /** The user's number. */
  readonly uid: number;
  /** The number of the user's first group. */
  readonly gid: number;
  /** The home directory. */
  readonly home: string;
}

/** Looks users up. */
export interface Accounts {
  /**
   * Looks a user up.
   *
   * @param name The user's name
   * @returns The user; nothing if there is none
   */
  find(name: string): Promise<UserAccount | undefined>;
}
