/**
 * What the agent counts of its own work.
 *
 * @module
 */

/** How often a command was carried out. */
export interface CommandCount {
  /** The command; `?` for all that do not exist. */
  readonly command: string;
  /** How often it succeeded. */
  readonly ok: number;
  /** How often it failed, or was refused. */
  readonly errors: number;
}

/** How long filesystems were frozen. */
export interface FreezeCount {
  /** How many freezes have ended, by a thaw or by themselves. */
  readonly count: number;
  /** How long they held altogether, in milliseconds. */
  readonly ms: number;
  /** How long the longest one held, in milliseconds. */
  readonly longestMs: number;
}

/** Counts requests and freezes from the agent's start on. */
export class Counters {
  #commands = new Map<string, CommandCount>();
  #freezes: FreezeCount = { count: 0, ms: 0, longestMs: 0 };

  /** The commands that were asked for, by name. */
  get commands(): CommandCount[] {
    return [...this.#commands.values()]
      .sort((a, b) => a.command < b.command ? -1 : 1);
  }

  /** Freezes that have ended. */
  get freezes(): FreezeCount {
    return this.#freezes;
  }

  /**
   * Counts a request.
   *
   * @param command The command, which must be one there is, or `?`
   * @param outcome What became of it
   */
  request(command: string, outcome: "ok" | "error"): void {
    const { ok, errors } = this.#commands.get(command) ?? { ok: 0, errors: 0 };
    this.#commands.set(command, {
      command,
      ok: ok + (outcome === "ok" ? 1 : 0),
      errors: errors + (outcome === "error" ? 1 : 0),
    });
  }

  /**
   * Counts a freeze that has ended.
   *
   * @param ms How long it held
   */
  freeze(ms: number): void {
    const { count, ms: sum, longestMs } = this.#freezes;
    this.#freezes = {
      count: count + 1,
      ms: sum + ms,
      longestMs: Math.max(longestMs, ms),
    };
  }
}
