/**
 * The files that clients have open. Handles outlive connections and belong to
 * all clients, so a file that nobody uses is closed after a while.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { LIMITS } from "../limits.ts";
import { giveBack } from "../pages.ts";
import type { Files, OpenFile, Origin } from "../platform/files.ts";
import { SystemError } from "../platform/system_error.ts";
import { bounded } from "../schema.ts";
import type { Timer } from "../timer.ts";
import { Turns } from "../turns.ts";
import type { HandleCounter } from "./counter.ts";
import { parseMode } from "./mode.ts";
import { type Chunk, readUpTo, writeUpTo } from "./transfer.ts";

/** What a table works with. */
export interface FileTableParts {
  /** Opens files. */
  readonly files: Files;
  /** Numbers them. */
  readonly counter: Pick<HandleCounter, "next">;
  /** Tells how long they were not used. */
  readonly timer: Timer;
  /** How long a file may go unused, in milliseconds; asked anew each time. */
  idleMs(): number;
}

/** Where to go in a file. */
export interface Place {
  /** How far. */
  readonly offset: number | bigint;
  /** Counted from where. */
  readonly origin: Origin;
}

interface Entry {
  readonly file: OpenFile;
  /** Clients share handles: one may read while another one closes. */
  readonly turns: Turns;
  usedAt: number;
}

/** Between two looks for files that nobody uses, at least, in milliseconds. */
const LULL_MS = 1000;
/** How long the end of the agent waits for files to be closed. */
const FAREWELL_MS = 200;

const log = getLogger(["stillpoint", "files"]);

/** Opens, uses and closes files by number. */
export class FileTable implements AsyncDisposable {
  #parts: FileTableParts;
  #entries = new Map<number, Entry>();
  #opening = 0;
  /** Numbers of files that were closed for want of use, oldest first. */
  #expired = new Set<number>();
  #alarm: Disposable | undefined;

  /**
   * Begins with no file.
   *
   * @param parts What it works with
   */
  constructor(parts: FileTableParts) {
    this.#parts = parts;
  }

  /**
   * Opens a file.
   *
   * @param path Which one
   * @param mode What for, as in C
   * @returns Its handle
   */
  async open(path: string, mode: string): Promise<number> {
    const access = parseMode(mode);
    if (access === undefined) {
      throw new AgentError(`invalid file open mode '${mode}'`);
    }
    const what = `failed to open file '${path}' (mode: '${mode}')`;
    if (this.#entries.size + this.#opening >= LIMITS.openFiles) {
      throw new AgentError(`${what}: ${LIMITS.openFiles} files are open`);
    }
    this.#opening++;
    try {
      const file = await told(what, () => this.#parts.files.open(path, access));
      const handle = await this.#number(file);
      this.#add(handle, file);
      log.info("Opened {path} ({mode}) as {handle}", { path, mode, handle });
      return handle;
    } finally {
      this.#opening--;
    }
  }

  /**
   * Reads on in a file.
   *
   * @param handle The file
   * @param count How many bytes
   * @returns Those bytes; fewer at the end, or if no more are there yet
   */
  async read(
    handle: number | bigint,
    count: number | bigint,
  ): Promise<Chunk> {
    const entry = this.#find(handle);
    const most = bounded(count, { name: "count", most: LIMITS.fileBytes });
    return await this.#use(entry, {
      what: "failed to read file",
      work: () => readUpTo(entry.file, most),
    });
  }

  /**
   * Writes on in a file.
   *
   * @param handle The file
   * @param decode Yields the bytes, once it is known that there is a file;
   * they are given back afterwards
   * @param count How many of them; all unless given
   * @returns How many were written; all but for a pipe or device that is full
   */
  async write(
    handle: number | bigint,
    decode: () => Uint8Array<ArrayBuffer>,
    count?: number | bigint,
  ): Promise<number> {
    const entry = this.#find(handle);
    const bytes = decode();
    try {
      const length = bounded(count ?? bytes.length, {
        name: "count",
        most: bytes.length,
      });
      return await this.#use(entry, {
        what: "failed to write to file",
        work: () => writeUpTo(entry.file, bytes.subarray(0, length)),
      });
    } finally {
      giveBack(bytes);
    }
  }

  /**
   * Goes elsewhere in a file.
   *
   * @param handle The file
   * @param place Where to
   * @returns The position, counted from the start
   */
  async seek(
    handle: number | bigint,
    place: () => Place,
  ): Promise<number> {
    const entry = this.#find(handle);
    const { offset, origin } = place();
    return await this.#use(entry, {
      what: "failed to seek file",
      work: () => entry.file.seek(offset, origin),
    });
  }

  /**
   * Waits for what was asked of a file before, and until it is written.
   *
   * @param handle The file
   */
  async flush(handle: number | bigint): Promise<void> {
    const entry = this.#find(handle);
    const work = () => entry.file.flush();
    await this.#use(entry, { what: "failed to flush file", work });
  }

  /**
   * Closes a file, even if that fails: the system has let go of it then, too.
   *
   * @param handle The file
   */
  async close(handle: number | bigint): Promise<void> {
    const { file, turns } = this.#find(handle);
    this.#entries.delete(Number(handle));
    const what = "failed to close handle";
    await turns.run(() => told(what, () => file.close()));
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = undefined;
    const handles = [...this.#entries.keys()];
    const closing = handles.map((handle) => this.close(handle));
    const stop = new AbortController();
    const late = pause(FAREWELL_MS, stop.signal);
    await Promise.race([Promise.allSettled(closing), late]);
    stop.abort();
  }

  async #number(file: OpenFile): Promise<number> {
    try {
      return await this.#parts.counter.next();
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  #add(handle: number, file: OpenFile): void {
    const usedAt = this.#parts.timer.now();
    this.#entries.set(handle, { file, turns: new Turns(), usedAt });
    this.#watch();
  }

  #find(handle: number | bigint): Entry {
    const number = Number(handle);
    const entry = this.#entries.get(number);
    if (entry !== undefined && typeof handle === "number") return entry;
    const why = this.#expired.has(number)
      ? ": it was closed because nobody had used it"
      : "";
    throw new AgentError(`handle '${handle}' has not been found${why}`);
  }

  async #use<T>(
    entry: Entry,
    { what, work }: { what: string; work: () => Promise<T> },
  ): Promise<T> {
    try {
      return await entry.turns.run(() => told(what, work));
    } finally {
      entry.usedAt = this.#parts.timer.now();
    }
  }

  /** Rings when the file that was unused longest is due, not before. */
  #watch(): void {
    if (this.#alarm !== undefined || this.#entries.size === 0) return;
    const { timer } = this.#parts;
    const oldest = Math.min(
      ...this.#entries.values().map(({ usedAt }) => usedAt),
    );
    const wait = oldest + this.#parts.idleMs() - timer.now();
    this.#alarm = timer.after(Math.max(wait, LULL_MS), () => {
      this.#alarm = undefined;
      this.#expire();
      this.#watch();
    });
  }

  #expire(): void {
    const since = this.#parts.timer.now() - this.#parts.idleMs();
    for (const [handle, { turns, usedAt }] of [...this.#entries]) {
      if (turns.isBusy || usedAt > since) continue;
      this.#remember(handle);
      log.info("Closing {handle}: nobody has used it", { handle });
      this.close(handle).catch((error) => log.warn("{error}", { error }));
    }
  }

  #remember(handle: number): void {
    this.#expired.add(handle);
    const [oldest] = this.#expired;
    if (oldest === undefined || this.#expired.size <= LIMITS.openFiles) return;
    this.#expired.delete(oldest);
  }
}

/** Makes a sentence of what was to be done and what the system said. */
async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new AgentError(`${what}: ${error.message}`, { cause: error });
  }
}
