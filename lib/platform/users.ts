/**
 * What the agent asks of an operating system about its users.
 *
 * @module
 */

/** Somebody who is logged in. */
export interface LoggedIn {
  /** The user's name. */
  readonly user: string;
  /** Who vouches for the user, where names alone are not unique. */
  readonly domain?: string;
  /** Since when, in seconds since 1970; 0 if the system does not know. */
  readonly since: number;
}

/** Who is logged in. */
export interface Users {
  /**
   * Lists them.
   *
   * @returns Each user once, with the earliest login, by name
   */
  loggedIn(): Promise<LoggedIn[]>;
}
