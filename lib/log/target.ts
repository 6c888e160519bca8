/**
 * Where log lines end up.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { getLogger } from "@logtape/logtape";

/** Something that takes bytes, without stopping the program meanwhile. */
export interface LogTarget extends Disposable {
  /**
   * Writes some bytes.
   *
   * @param bytes The bytes
   * @returns How many were taken
   */
  write(bytes: Uint8Array): Promise<number>;

  /** Begins anew, if that makes a difference. */
  renew?(): Promise<void>;
}

/** Readable for the group, as logs usually are. */
const MODE = 0o640;

const log = getLogger(["stillpoint", "log"]);

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
    this.#file ??= await openFile(this.#path);
  }

  /** Opens what is at the path by now; the old file stays if nothing can be. */
  async renew(): Promise<void> {
    try {
      const file = await openFile(this.#path);
      this.#file?.close();
      this.#file = file;
    } catch (error) {
      log.warn("{error}", { error });
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

async function openFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { append: true, create: true, mode: MODE });
  } catch (cause) {
    const why = reasonOf(cause);
    throw new Error(`Cannot open log file: ${why}`, { cause });
  }
}
