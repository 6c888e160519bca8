/**
 * What the agent asks of an operating system about passwords.
 *
 * @module
 */

/** A new password. */
export interface NewPassword {
  /** Whose. */
  readonly user: string;
  /** What it is. */
  readonly password: Uint8Array;
  /** Whether it is in the form in which the system keeps it. */
  readonly crypted: boolean;
}

/** Sets passwords. */
export interface Passwords {
  /**
   * Sets one.
   *
   * @param request Whose, and what it is
   */
  set(request: NewPassword): Promise<void>;
}
