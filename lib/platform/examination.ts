/**
 * What looking for trouble asks of an operating system, besides what the
 * agent itself needs.
 *
 * @module
 */

/** A process that has something open. */
export interface Holder {
  /** Its number. */
  readonly pid: number;
  /** Its name. */
  readonly name: string;
}

/** The machine's files. Whatever cannot be looked at is not there. */
export interface Files {
  /**
   * Reads a file.
   *
   * @param path Where it would be
   * @returns Its content; nothing if it cannot be read
   */
  text(path: string): Promise<string | undefined>;

  /**
   * Lists a directory.
   *
   * @param path Where it would be
   * @returns The names in it; none if it cannot be listed
   */
  names(path: string): Promise<string[]>;

  /**
   * Follows links.
   *
   * @param path A path
   * @returns The path without links; nothing if it leads nowhere
   */
  real(path: string): Promise<string | undefined>;
}

/** Looks at a machine without changing it. */
export interface Examination {
  /** The machine's files. */
  readonly files: Files;

  /**
   * Tells which filesystem a path lies on.
   *
   * @param path An absolute path without links
   * @returns Its device number, if it is known
   */
  deviceOf(path: string): Promise<string | undefined>;

  /**
   * Touches a filesystem. Throws if it does not answer in time.
   *
   * @param mountpoint Where it is mounted
   */
  touch(mountpoint: string): Promise<void>;

  /**
   * Finds out who has a device open.
   *
   * @param path The device, without links
   * @returns The processes
   */
  holdersOf(path: string): Promise<readonly Holder[]>;

  /**
   * Reads the SELinux label of a file.
   *
   * @param path Which
   * @returns The label; nothing if it has none
   */
  labelOf(path: string): Promise<string | undefined>;
}
