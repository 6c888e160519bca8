/**
 * A marker that lies in memory, where a test can look at it.
 *
 * @module
 */

import { Marker, type MarkerRecord } from "../../../lib/freeze/marker.ts";
import type { FreezePlan } from "../../../lib/platform/filesystems.ts";
import { atOnce, type Behaviour } from "./behaviour.ts";

/** Where the marker lies; outlives the processes that write it. */
export interface Shelf {
  /** The marker, if there is one. */
  record?: MarkerRecord | undefined;
}

/** Writes to a shelf until its process is killed. */
export class MemoryMarker extends Marker {
  /** What it was to stay clear of, in order. */
  readonly plans: FreezePlan[] = [];
  /** Told of each record that is written. */
  onWrite: (record: MarkerRecord) => void = () => {};
  /** Whether writing fails. */
  isBroken = false;
  /** What writing waits for. */
  onTurn: Behaviour = atOnce;
  #shelf: Shelf;
  #isKilled = false;

  /**
   * Prepares to write.
   *
   * @param shelf Where
   */
  constructor(shelf: Shelf) {
    super({
      stateDirectory: "/run/stillpoint",
      fallbacks: [],
      deviceOf: () => Promise.resolve("0:1"),
    });
    this.#shelf = shelf;
  }

  /** Ends the process that writes. */
  kill(): void {
    this.#isKilled = true;
  }

  /** See {@linkcode Marker.place}. */
  override place(plan: FreezePlan): Promise<void> {
    this.plans.push(plan);
    return Promise.resolve();
  }

  /** See {@linkcode Marker.write}. */
  override async write(record: MarkerRecord): Promise<void> {
    await this.onTurn();
    if (this.#isKilled) return;
    if (this.isBroken) throw new Error("Cannot write the marker: it is broken");
    this.#shelf.record = record;
    this.onWrite(record);
  }

  /** See {@linkcode Marker.read}. */
  override async read(): Promise<MarkerRecord | undefined> {
    await Promise.resolve();
    return this.#shelf.record;
  }

  /** See {@linkcode Marker.remove}. */
  override async remove(): Promise<void> {
    await Promise.resolve();
    if (!this.#isKilled) delete this.#shelf.record;
  }
}
