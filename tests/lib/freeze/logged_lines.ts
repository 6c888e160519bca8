/**
 * What the freezer logs while a test looks.
 *
 * @module
 */

import { configureSync, type LogLevel, resetSync } from "@logtape/logtape";

/** Keeps lines until it is disposed of. */
export class LoggedLines implements Disposable {
  /** The lines so far. */
  readonly lines: string[] = [];

  /**
   * Looks from now on.
   *
   * @param lowest The least level that counts; all unless given
   */
  constructor(lowest: LogLevel = "trace") {
    configureSync({
      reset: true,
      sinks: {
        lines: ({ message }) => {
          this.lines.push(message.map(String).join(""));
        },
      },
      loggers: [
        { category: ["logtape", "meta"], sinks: [] },
        { category: "stillpoint", sinks: ["lines"], lowestLevel: lowest },
      ],
    });
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    resetSync();
  }
}
