/**
 * How a fake kernel takes its calls: at once, late, never, or not at all.
 *
 * @module
 */

import { pause } from "../../../lib/deadline.ts";
import { Errno, ErrnoError } from "../../../lib/ffi/errno.ts";

/** What a call does before it takes effect; it fails if this throws. */
export type Behaviour = () => Promise<void>;

/** Holds calls up until it is opened, once and for all. */
export class Gate {
  /** How many calls have come to it. */
  arrived = 0;
  #open = Promise.withResolvers<void>();

  /** Holds a call up. */
  readonly pass: Behaviour = () => {
    this.arrived++;
    return this.#open.promise;
  };

  /** Lets all calls go on, those that wait and those to come. */
  open(): void {
    this.#open.resolve();
  }

  /**
   * Makes all calls fail, those that wait and those to come.
   *
   * @param name The errno's name
   */
  fail(name: keyof typeof Errno): void {
    this.#open.promise.catch(() => {});
    this.#open.reject(failure(name));
  }
}

/** Takes effect at once. */
export const atOnce: Behaviour = () => Promise.resolve();

/**
 * Takes effect late.
 *
 * @param ms After how many milliseconds
 * @returns The behaviour
 */
export function slow(ms: number): Behaviour {
  return () => pause(ms);
}

/**
 * Fails.
 *
 * @param name The errno's name
 * @returns The behaviour
 */
export function fails(name: keyof typeof Errno): Behaviour {
  return () => Promise.reject(failure(name));
}

/**
 * Behaves differently from call to call.
 *
 * @param behaviours One for each call; the last one stays
 * @returns The behaviour
 */
export function inTurn(...behaviours: Behaviour[]): Behaviour {
  let calls = 0;
  return () => {
    const index = Math.min(calls++, behaviours.length - 1);
    return behaviours[index]?.() ?? atOnce();
  };
}

function failure(name: keyof typeof Errno): ErrnoError {
  return new ErrnoError("the fake kernel", Errno[name]);
}
