/**
 * The numbers of file handles. None is ever given out twice, not even after a
 * restart or a power cut: a client that has missed it must not write to another
 * file.
 *
 * The file is the reference's own, so that one agent can take over from the
 * other.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { KeyfileError, parseKeyfile } from "../config/keyfile.ts";
import { AgentError, reasonOf } from "../error.ts";
import { directoryOf } from "../path.ts";
import type { Files } from "../platform/files.ts";
import { Turns } from "../turns.ts";
import { readWholeText, writeWhole } from "../whole_file.ts";

/** The first number there is. */
const FIRST = 1000;
/** How many are reserved at a time, so that few opens write the file. */
const BLOCK = 100;

/** What numbers are kept with. */
export interface CounterParts {
  /** Where it is written down which numbers are taken. */
  readonly path: string;
  /** See {@linkcode Files.syncDirectory}. */
  readonly syncDirectory?: Files["syncDirectory"] | undefined;
}

const log = getLogger(["stillpoint", "files"]);

/** Gives out numbers. */
export class HandleCounter {
  #parts: CounterParts;
  #turns = new Turns();
  #next: number | undefined;
  #end = 0;

  /**
   * Touches nothing yet.
   *
   * @param parts What numbers are kept with
   */
  constructor(parts: CounterParts) {
    this.#parts = parts;
  }

  /**
   * Gives out a number.
   *
   * @returns One that nobody ever had
   */
  async next(): Promise<number> {
    return await this.#turns.run(async () => {
      const number = this.#next ?? await this.#load();
      if (number >= this.#end) await this.#reserve(number);
      this.#next = number + 1;
      return number;
    });
  }

  async #load(): Promise<number> {
    try {
      const text = await readWholeText(this.#parts.path);
      return parseCounter(text) ?? this.#begunAnew();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return FIRST;
      throw this.#failure(error);
    }
  }

  /** More files than seconds have never been opened. */
  #begunAnew(): number {
    const number = Math.floor(Date.now() / 1000);
    const { path } = this.#parts;
    log.warn("{path} is damaged: handles go on at {number}", { path, number });
    return number;
  }

  /** On the disk, since a number may be out of the machine right afterwards. */
  async #reserve(from: number): Promise<void> {
    const { path, syncDirectory } = this.#parts;
    const end = from + BLOCK;
    try {
      const draft = `${path}.new`;
      const text = `[global]\nfd_counter=${end}\n`;
      await writeWhole(draft, text, { through: true });
      await Deno.rename(draft, path);
      await syncDirectory?.(directoryOf(path));
    } catch (error) {
      throw this.#failure(error);
    }
    this.#end = end;
  }

  #failure(cause: unknown): AgentError {
    const why = reasonOf(cause);
    return new AgentError(`Cannot number file handles: ${why}`, { cause });
  }
}

/**
 * Reads the next number out of the file's text.
 *
 * @param text What the file holds
 * @returns The number; nothing if the text does not tell
 */
export function parseCounter(text: string): number | undefined {
  try {
    const entry = parseKeyfile(text).findLast(({ group, key }) =>
      group === "global" && key === "fd_counter"
    );
    const value = entry?.value.trim() ?? "";
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    return Number.isSafeInteger(number) ? Math.max(number, FIRST) : undefined;
  } catch (error) {
    if (error instanceof KeyfileError) return undefined;
    throw error;
  }
}
