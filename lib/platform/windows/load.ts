/**
 * How busy a Windows machine is. Windows keeps no averages, so the agent has
 * to. It begins with the first question, which takes half a second, looks
 * every five seconds from then on, and gives up when nobody has asked for a
 * quarter of an hour: an agent that is not asked never wakes up for it.
 *
 * What is averaged is what Linux averages: how many threads run, which is
 * exact, since Windows counts the time that processors work; and how many wait
 * for one, at the moment of the look. Where Windows lacks the counter of the
 * latter, those that run are told.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause, within } from "../../deadline.ts";
import {
  processorCount,
  type ProcessorTimes,
  processorTimes,
} from "../../ffi/windows/processors.ts";
import {
  openQueueCounter,
  type QueueCounter,
} from "../../ffi/windows/queue_counter.ts";
import { LIMITS } from "../../limits.ts";
import { onThread } from "../../threads.ts";
import { type Timer, timer } from "../../timer.ts";
import type { Load, LoadAverages } from "../load.ts";
import { averaged, runningThreads } from "./averages.ts";

/** What the averages are made of. */
export interface LoadSources {
  /** How long processors have worked. */
  readonly times: () => ProcessorTimes;
  /** How many processors there are. */
  readonly processors: () => number;
  /** Opens the counter of threads that wait. */
  readonly openQueue: () => Promise<QueueCounter>;
  /** Tells time. */
  readonly timer: Timer;
  /** Waits for the end of the first look, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

const FIRST_LOOK_MS = 500;
const LOOK_MS = 5000;
const KEEP_MS = 15 * 60_000;
const MS = 1000;

const log = getLogger(["stillpoint", "load"]);

const THIS_MACHINE: LoadSources = {
  times: processorTimes,
  processors: processorCount,
  openQueue: openQueueCounter,
  timer,
  pause,
};

/** One look at the machine. */
interface Look {
  readonly at: number;
  readonly times: ProcessorTimes;
}

/** Averages the load of a machine as long as somebody wants to know it. */
export class LoadSampler implements LoadAverages, Disposable {
  readonly #sources: LoadSources;
  #askedAt = 0;
  #begun: Promise<void> | undefined;
  #last: Look | undefined;
  #load: Load | undefined;
  #queue: QueueCounter | undefined;
  #alarm: Disposable | undefined;

  /**
   * Prepares to average; nothing is looked at yet.
   *
   * @param sources What the averages are made of; this machine's if not given
   */
  constructor(sources: LoadSources = THIS_MACHINE) {
    this.#sources = sources;
  }

  /**
   * Tells the averages, and keeps them for a while.
   *
   * @returns The averages since the first question, or since the machine has
   * not been asked about for a quarter of an hour
   */
  async averages(): Promise<Load> {
    this.#askedAt = this.#sources.timer.now();
    await (this.#begun ??= this.#begin());
    return this.#load ?? { one: 0, five: 0, fifteen: 0 };
  }

  /** Stops looking; the next question begins anew. */
  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#queue?.[Symbol.dispose]();
    this.#alarm = this.#queue = this.#begun = undefined;
    this.#load = this.#last = undefined;
  }

  async #begin(): Promise<void> {
    try {
      const queue = await this.#openQueue();
      // Whoever disposed of this meanwhile could not close what was not open.
      if (this.#begun === undefined) return queue?.[Symbol.dispose]();
      this.#queue = queue;
      this.#last = this.#look();
      await this.#sources.pause(FIRST_LOOK_MS);
      await this.#sample();
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  async #openQueue(): Promise<QueueCounter | undefined> {
    const what = "Cannot open the counter of waiting threads";
    const opening = onThread({ what, lane: "look" }, this.#sources.openQueue);
    try {
      return await within(opening, { what, ms: LIMITS.serviceMs });
    } catch (error) {
      // One that opens after all would stay open.
      opening.then((queue) => queue[Symbol.dispose](), () => {});
      log.warn("The load tells only what runs: {error}", { error });
      return undefined;
    }
  }

  #look(): Look {
    const { timer, times } = this.#sources;
    return { at: timer.now(), times: times() };
  }

  async #sample(): Promise<void> {
    const waiting = await this.#waiting();
    if (this.#begun === undefined) return;
    const look = this.#look();
    const { at, times } = this.#last ?? look;
    const processors = this.#sources.processors();
    const running = runningThreads(processors, { from: times, to: look.times });
    this.#load = averaged(this.#load, {
      ...{ threads: running + waiting, seconds: (look.at - at) / MS },
    });
    this.#last = look;
    this.#alarm = this.#sources.timer.after(LOOK_MS, () => this.#again());
  }

  #again(): void {
    if (this.#sources.timer.now() - this.#askedAt >= KEEP_MS) {
      this[Symbol.dispose]();
      return;
    }
    this.#sample().catch((error) => {
      log.warn("The load begins anew: {error}", { error });
      this[Symbol.dispose]();
    });
  }

  /** A counter that fails or hangs is not asked again. */
  async #waiting(): Promise<number> {
    const queue = this.#queue;
    if (queue === undefined) return 0;
    const what = "Cannot count waiting threads";
    const reading = onThread({ what, lane: "look" }, () => queue.read());
    try {
      return await within(reading, { what, ms: LIMITS.serviceMs });
    } catch (error) {
      log.warn("The load tells only what runs: {error}", { error });
      this.#queue = undefined;
      const close = () => queue[Symbol.dispose]();
      reading.then(close, close);
      return 0;
    }
  }
}
