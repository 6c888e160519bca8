/**
 * What an administrator tells the agent through signals.
 *
 * @module
 */

import type { Signals } from "../supervision.ts";

const STOP: readonly Deno.Signal[] = ["SIGTERM", "SIGINT"];

/** Listens for signals until it is disposed of. */
export class UnixSignals implements Signals {
  /** Settles when the agent is told to stop. */
  readonly stopped: Promise<void>;
  /** Told to read the configuration again. */
  onReload: (() => void) | undefined;
  #stop: () => void;
  #reload = () => this.onReload?.();

  /** Begins to listen. */
  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.stopped = promise;
    this.#stop = resolve;
    for (const signal of STOP) Deno.addSignalListener(signal, this.#stop);
    Deno.addSignalListener("SIGHUP", this.#reload);
  }

  /** Leaves signals to their defaults again. */
  [Symbol.dispose](): void {
    for (const signal of STOP) Deno.removeSignalListener(signal, this.#stop);
    Deno.removeSignalListener("SIGHUP", this.#reload);
  }
}
