/**
 * Where log lines end up.
 *
 * @module
 */

/** Something that takes bytes, without stopping the program meanwhile. */
export interface LogTarget extends Disposable {
  /**
   * Writes some bytes.
   *
   * @param bytes The bytes
   * @returns How many were taken
   */
  write(bytes: Uint8Array): Promise<number>;
}

/** Readable for the group, as logs usually are. */
const MODE = 0o640;

/** Standard error, which is never closed. */
export const STDERR: LogTarget = {
  write: (bytes) => Deno.stderr.write(bytes),
  [Symbol.dispose]: () => {},
};

/** A file that lines are appended to. */
export class LogFile implements LogTarget {
  readonly #path: string;
  #file: Deno.FsFile | undefined;

  /**
   * Prepares to write to a file, and does not touch it yet.
   *
   * @param path Where it is
   */
  constructor(path: string) {
    this.#path = path;
  }

  /** Opens the file, unless it is open. */
  async open(): Promise<void> {
    try {
      const options = { append: true, create: true, mode: MODE };
      this.#file ??= await Deno.open(this.#path, options);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot open log file: ${why}`, { cause });
    }
  }

  /**
   * Writes some bytes, to standard error if the file cannot be opened.
   *
   * @param bytes The bytes
   * @returns How many were taken
   */
  async write(bytes: Uint8Array): Promise<number> {
    try {
      await this.open();
    } catch {
      return await STDERR.write(bytes);
    }
    return await this.#file?.write(bytes) ?? 0;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
