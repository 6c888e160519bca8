/**
 * A stand-in for a unit that cannot work.
 *
 * @module
 */

import {
  NotBegun,
  type Quiescer,
  type QuiesceResult,
} from "../freeze/quiescer.ts";
import type { Unit } from "./unit.ts";

/** A unit that failed before it began; only it and not the freeze suffers. */
export class FaultyQuiescer implements Quiescer {
  /** See {@linkcode Quiescer.kind}. */
  readonly kind = "hook";
  /** See {@linkcode Quiescer.name}. */
  readonly name: string;
  /** See {@linkcode Quiescer.order}. */
  readonly order: number;
  /** See {@linkcode Quiescer.onFailure}. */
  readonly onFailure: "abort" | "continue";
  /** See {@linkcode Quiescer.timeoutMs}. */
  readonly timeoutMs: number;
  #why: string;

  /**
   * Stands in for a unit.
   *
   * @param unit The unit
   * @param why What is wrong with it
   */
  constructor({ name, order, onFailure, timeoutMs }: Unit, why: string) {
    this.name = name;
    this.order = order;
    this.onFailure = onFailure;
    this.timeoutMs = timeoutMs;
    this.#why = why;
  }

  /** Always fails, and says why. */
  quiesce(): Promise<QuiesceResult> {
    return Promise.reject(
      new NotBegun(`Cannot quiesce ${this.name}: ${this.#why}`),
    );
  }

  /** Has nothing to take back. */
  resume(): Promise<QuiesceResult> {
    return Promise.resolve({ output: "", attempts: 0 });
  }
}
