/**
 * Deno's threads, shared out by urgency. Deno has 32 threads, and no more, for
 * whatever may block: the calls that `lib/ffi` makes away from the event loop,
 * and its own work on files. A call on dead storage never returns and keeps
 * its thread, so enough of them would keep a frozen filesystem from being
 * thawed. Every call therefore enters a lane, which lets some of its kind be
 * under way and makes others wait. What a caller's deadline bounds is the wait
 * and the call together.
 *
 * A thaw may use all the room there is, and some is kept for it that nothing
 * else may use. That is enough although a thaw can get stuck: it writes, and
 * the filesystem below it may still be frozen. Thaws are asked for with the
 * lowest filesystem first and begin in the order they were asked for, so what
 * could free a stuck one never waits behind it: it is under way. What stays
 * stuck then waits for storage that is dead, or for a filesystem below that
 * the kernel is still freezing. It takes as many of those as there is room in
 * all lanes to hold up others.
 *
 * @module
 */

import { AgentError } from "./error.ts";
import { LANES, LIMITS } from "./limits.ts";

/** How urgent a call is. */
export type Lane = keyof typeof LANES;

/** What a call is for. */
export interface Purpose {
  /** What could not be done, should it fail: `Cannot open "/x"`. */
  readonly what: string;
  /** The lane; `work` unless given. */
  readonly lane?: Lane;
}

/** The lanes, the most urgent first. */
const BY_URGENCY = Object.keys(LANES) as Lane[];

/** Bounds how many calls of each kind are under way. */
export class Lanes {
  #all = 0;
  #underWay = forEach(() => 0);
  #waiting = forEach<(() => void)[]>(() => []);

  /**
   * Makes a call: at once if its lane has room, in its turn otherwise.
   *
   * @param purpose What it is for
   * @param call Makes it; it must not enter a lane itself
   * @returns What it yields
   */
  async run<T>(
    { what, lane = "work" }: Purpose,
    call: () => Promise<T>,
  ): Promise<T> {
    if (this.#hasRoom(lane)) this.#count(lane, 1);
    else await this.#turn(lane, what);
    try {
      return await call();
    } finally {
      this.#count(lane, -1);
      this.#admit();
    }
  }

  #hasRoom(lane: Lane): boolean {
    return this.#underWay[lane] < LANES[lane] && this.#all < LIMITS.laneCalls;
  }

  #count(lane: Lane, change: 1 | -1): void {
    this.#underWay[lane] += change;
    this.#all += change;
  }

  async #turn(lane: Lane, what: string): Promise<void> {
    const waiting = this.#waiting[lane];
    if (waiting.length >= LIMITS.waitingCalls) {
      throw new AgentError(
        `${what}: ${waiting.length} calls wait already for others to return`,
      );
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Room for one has come free; whoever is let in has it from now on. */
  #admit(): void {
    const lane = BY_URGENCY.find((lane) =>
      this.#waiting[lane].length > 0 && this.#hasRoom(lane)
    );
    if (lane === undefined) return;
    this.#count(lane, 1);
    this.#waiting[lane].shift()?.();
  }
}

function forEach<T>(begin: () => T): Record<Lane, T> {
  const entries = BY_URGENCY.map((lane) => [lane, begin()]);
  return Object.fromEntries(entries) as Record<Lane, T>;
}

/** The threads belong to the process, and so does their count. */
const lanes = new Lanes();

/**
 * Makes a call that takes one of Deno's threads until it returns.
 *
 * @param purpose What it is for
 * @param call Makes it; it must not enter a lane itself
 * @returns What it yields
 */
export async function onThread<T>(
  purpose: Purpose,
  call: () => Promise<T>,
): Promise<T> {
  return await lanes.run(purpose, call);
}
