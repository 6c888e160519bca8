/**
 * What an administrator tells an agent on Windows: keys at its console.
 *
 * @module
 */

import type { Signals } from "../supervision.ts";

/** Ctrl-C and Ctrl-Break; there are no others that can be handled. */
const STOP: readonly Deno.Signal[] = ["SIGINT", "SIGBREAK"];

/** Listens until it is disposed of. */
export class ConsoleSignals implements Signals {
  /** Settles when the agent is told to stop. */
  readonly stopped: Promise<void>;
  /** Told to read the configuration again. */
  onReload: (() => void) | undefined;
  /** Told that a port has come or gone; only a service is. */
  onPortChange?: () => void;
  #stop: () => void;

  /**
   * Begins to listen.
   *
   * @param alsoStopped Settles when the service manager stops the agent, if it
   *   is a service
   */
  constructor(alsoStopped?: Promise<void>) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const both = [promise, ...alsoStopped ? [alsoStopped] : []];
    this.stopped = Promise.race(both);
    this.#stop = resolve;
    for (const signal of STOP) Deno.addSignalListener(signal, this.#stop);
  }

  /** Leaves the keys to their defaults again. */
  [Symbol.dispose](): void {
    for (const signal of STOP) Deno.removeSignalListener(signal, this.#stop);
  }
}
