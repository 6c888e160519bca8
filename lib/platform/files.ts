/**
 * What the agent asks of an operating system about files. Whatever the system
 * refuses is thrown as a `SystemError`.
 *
 * @module
 */

/** What a file is opened for. */
export interface Access {
  /** To be read. */
  readonly read: boolean;
  /** To be written. */
  readonly write: boolean;
  /** Whether writing is at the end, always. */
  readonly append: boolean;
  /** Whether it is made if it is not there. */
  readonly create: boolean;
  /** Whether it loses what it holds. */
  readonly truncate: boolean;
}

/** What a position is counted from. */
export type Origin = "start" | "current" | "end";

/** A file that is open. Nothing here blocks, and nothing waits for data. */
export interface OpenFile {
  /**
   * Reads on.
   *
   * @param into Where the bytes go
   * @returns How many there were; 0 at the end; nothing if none are there yet
   */
  read(into: Uint8Array<ArrayBuffer>): Promise<number | undefined>;

  /**
   * Writes on.
   *
   * @param from The bytes
   * @returns How many were taken; nothing if there is no room yet
   */
  write(from: Uint8Array<ArrayBuffer>): Promise<number | undefined>;

  /**
   * Goes elsewhere.
   *
   * @param offset How far
   * @param origin Counted from where
   * @returns The position, counted from the start
   */
  seek(offset: number | bigint, origin: Origin): Promise<number>;

  /** Waits until what was written is where the reference has it after that. */
  flush(): Promise<void>;

  /** Closes the file. It is closed even if that failed. */
  close(): Promise<void>;
}

/** Opens files. */
export interface Files {
  /**
   * Opens a file, a directory, a device or a pipe, without waiting for
   * anybody at its other end.
   *
   * @param path Which one
   * @param access What for
   * @returns The file
   */
  open(path: string, access: Access): Promise<OpenFile>;

  /**
   * Has the disk know which entries a directory has, so that a power cut does
   * not bring back what was renamed. Present where a file's own way to the
   * disk does not see to that.
   *
   * @param path Which one
   */
  syncDirectory?(path: string): Promise<void>;
}
