/**
 * One wait for all events of a channel: one thread, however many there are.
 *
 * @module
 */

import {
  createEvent,
  type Event,
  type Handle,
  waitForAny,
} from "../../ffi/windows/handle.ts";

/** Watches events, which it makes and closes itself. */
export class Watcher implements AsyncDisposable {
  #bell = createEvent();
  #listeners = new Map<Event, () => void>();
  #retired: Event[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  /**
   * Makes an event that is watched.
   *
   * @param listener Told each time it is signalled
   * @returns The event; it is closed once nobody waits for it any more
   */
  watch(listener: () => void): Handle {
    const event = createEvent();
    this.#listeners.set(event, listener);
    this.#bell.set();
    this.#running ??= this.#run();
    return { value: event.value, [Symbol.dispose]: () => this.#retire(event) };
  }

  /** Ends the wait and closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#bell.set();
    await this.#running;
    for (const event of this.#listeners.keys()) this.#retire(event);
    this.#closeRetired();
    this.#bell[Symbol.dispose]();
  }

  #retire(event: Event): void {
    if (!this.#listeners.delete(event)) return;
    this.#retired.push(event);
    if (!this.#isClosed) this.#bell.set();
  }

  #closeRetired(): void {
    for (const event of this.#retired.splice(0)) event[Symbol.dispose]();
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const events = [this.#bell, ...this.#listeners.keys()];
      const index = await waitForAny(events.map(({ value }) => value));
      this.#closeRetired();
      const event = events[index ?? 0];
      if (event === this.#bell) event.reset();
      else if (event !== undefined) this.#tell(event);
    }
  }

  /** Whoever was told is asked last the next time: nobody is left waiting. */
  #tell(event: Event): void {
    const listener = this.#listeners.get(event);
    if (listener === undefined) return;
    event.reset();
    this.#listeners.delete(event);
    this.#listeners.set(event, listener);
    listener();
  }
}
