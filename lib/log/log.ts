/**
 * The agent's log. Modules get a logger by name, from LogTape, and say what
 * they have to say; this module decides what becomes of it.
 *
 * @module
 */

import {
  compareLogLevel,
  configureSync,
  type LogRecord,
  resetSync,
} from "@logtape/logtape";
import type { LogFormat } from "../config/config.ts";
import type { LineStyle } from "./format.ts";
import { Outlet } from "./outlet.ts";
import { LogFile, type LogTarget, STDERR } from "./target.ts";

const NAME = "stillpoint";

/** Who reads it wants to know how bad it is, and knows when it was. */
const EVENT: LineStyle = { json: false, journal: true };

/** How to log. */
export interface LogOptions {
  /** The form of lines. */
  readonly format: LogFormat;
  /** Whether to log all levels. */
  readonly verbose: boolean;
  /** A file to append to instead of standard error. */
  readonly logfile?: string | undefined;
  /** Whether the journal reads standard error: {@linkcode isJournal}. */
  readonly journal?: boolean;
  /**
   * Tells whether to write nothing, not even open the file, until released.
   * What it logs itself waits for that, too.
   */
  held?(): Promise<boolean>;
  /**
   * Where warnings and errors go as well, each a line as for the journal: the
   * priority in angle brackets, and the text.
   */
  readonly events?: LogTarget | undefined;
  /** Where lines go instead; for tests. */
  readonly target?: LogTarget;
}

/** The log, until it is disposed; that waits a little for the last lines. */
export interface Log extends AsyncDisposable {
  /** Keeps lines in memory from now on: a freeze begins. */
  hold(): void;
  /** Writes what was kept, and goes on. */
  release(): void;
  /** Opens the log file anew, which may have been moved away. */
  reopen(): void;
  /**
   * Changes what is logged.
   *
   * @param verbose Whether to log all levels
   */
  setVerbose(verbose: boolean): void;
}

/**
 * Starts to log.
 *
 * @param options How
 * @returns The log; rejects if the file cannot be opened
 */
export async function setUpLog(options: LogOptions): Promise<Log> {
  const { logfile, events } = options;
  const journal = logfile === undefined && (options.journal ?? false);
  const style = { json: options.format === "json", journal };
  const file = logfile === undefined ? undefined : new LogFile(logfile);
  const target = options.target ?? file ?? STDERR;
  const main = new Outlet({ target, style, held: true });
  const serious = events &&
    new Outlet({ target: events, style: EVENT, held: true });
  const outlets = serious === undefined ? [main] : [main, serious];
  const sink = (record: LogRecord) => {
    main.push(record);
    if (compareLogLevel(record.level, "warning") >= 0) serious?.push(record);
  };
  connect(sink, options);
  await begin(options, { outlets, file });
  return {
    hold: () => outlets.forEach((outlet) => outlet.hold()),
    release: () => outlets.forEach((outlet) => outlet.release()),
    reopen: () => main.renew(),
    setVerbose: (verbose) => connect(sink, { verbose }),
    async [Symbol.asyncDispose]() {
      resetSync();
      const ends = outlets.map((outlet) => outlet[Symbol.asyncDispose]());
      await Promise.all(ends);
    },
  };
}

async function begin(
  { held }: LogOptions,
  { outlets, file }: {
    outlets: readonly Outlet[];
    file: LogFile | undefined;
  },
): Promise<void> {
  try {
    if (await held?.() ?? false) return;
    await file?.open();
  } catch (error) {
    resetSync();
    throw error;
  }
  for (const outlet of outlets) outlet.release();
}

/**
 * Finds out whether the journal is at the other end of standard error.
 *
 * @param variable The value of `$JOURNAL_STREAM`
 * @param stderr What standard error is
 * @returns Whether they are the same
 */
export function isJournal(
  variable: string | undefined,
  stderr: { dev: number; ino: number | null },
): boolean {
  return variable === `${stderr.dev}:${stderr.ino}`;
}

/** What nobody wants to know is not even put together. */
function connect(
  sink: (record: LogRecord) => void,
  { verbose }: Pick<LogOptions, "verbose">,
): void {
  const lowestLevel = verbose ? "trace" : "warning";
  configureSync({
    reset: true,
    sinks: { sink },
    loggers: [
      { category: NAME, sinks: ["sink"], lowestLevel },
      {
        category: ["logtape", "meta"],
        sinks: ["sink"],
        lowestLevel: "warning",
      },
    ],
  });
}
