/**
 * The numbers of file handles. None is ever given out twice, not even after a
 * restart: a client that has missed it must not write to another file.
 *
 * The file is the reference's own, so that one agent can take over from the
 * other.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { KeyfileError, parseKeyfile } from "../config/keyfile.ts";
import { AgentError, reasonOf } from "../error.ts";
import { Turns } from "../turns.ts";
import { readWholeText, writeWhole } from "../whole_file.ts";

/** The first number there is. */
const FIRST = 1000;
/** How many are reserved at a time, so that few opens write the file. */
const BLOCK = 100;

const log = getLogger(["stillpoint", "files"]);

/** Gives out numbers. */
export class HandleCounter {
  #path: string;
  #turns = new Turns();
  #next: number | undefined;
  #end = 0;

  /**
   * Touches nothing yet.
   *
   * @param path Where it is written down which numbers are taken
   */
  constructor(path: string) {
    this.#path = path;
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
      const text = await readWholeText(this.#path);
      return parseCounter(text) ?? this.#begunAnew();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return FIRST;
      throw this.#failure(error);
    }
  }

  /** More files than seconds have never been opened. */
  #begunAnew(): number {
    const number = Math.floor(Date.now() / 1000);
    const path = this.#path;
    log.warn("{path} is damaged: handles go on at {number}", { path, number });
    return number;
  }

  async #reserve(from: number): Promise<void> {
    const end = from + BLOCK;
    try {
      const draft = `${this.#path}.new`;
      await writeWhole(draft, `[global]\nfd_counter=${end}\n`);
      await Deno.rename(draft, this.#path);
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
