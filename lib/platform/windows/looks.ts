/**
 * Looks at storage that may be dead. Each is bounded, and nobody looks twice
 * at what still hangs.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../../deadline.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";

const log = getLogger(["stillpoint", "storage"]);

/** A look at one thing. */
export interface Look<T> {
  /** What it is at; the same look is joined. */
  readonly key: string;
  /** What cannot be done if it fails: `Cannot look at "C:\"`. */
  readonly what: string;
  /** When it has to be over, on the clock of {@linkcode performance}. */
  readonly latest: number;
  /** Begins it. */
  readonly begin: () => Promise<T>;
}

/** Looks that may hang. */
export class Looks<T> {
  #underWay = new InFlight<T>();

  /**
   * Looks at something.
   *
   * @param look At what
   * @returns What was seen; nothing, and a line in the log, if it fails or
   *   takes too long
   */
  async take({ key, what, latest, begin }: Look<T>): Promise<T | undefined> {
    const ms = Math.max(0, latest - performance.now());
    try {
      return await within(this.#underWay.join(key, begin), { what, ms });
    } catch (error) {
      log.debug("{error}", { error });
      return undefined;
    }
  }
}

/**
 * Tells when looks that begin now have to be over.
 *
 * @returns A time on the clock of {@linkcode performance}
 */
export function latestLook(): number {
  return performance.now() + LIMITS.probeMs;
}
