/**
 * The agent's log. Modules get a logger by name, from LogTape, and say what
 * they have to say; this module decides what becomes of it.
 *
 * @module
 */

import {
  compareLogLevel,
  configureSync,
  type LogLevel,
  type LogRecord,
  resetSync,
} from "@logtape/logtape";
import type { LogFormat } from "../config/config.ts";
import { LIMITS } from "../limits.ts";
import { formatRecord, type LineStyle } from "./format.ts";
import { LineQueue } from "./line_queue.ts";
import { LogFile, type LogTarget, STDERR } from "./target.ts";
import { LineWriter } from "./writer.ts";

const NAME = "stillpoint";
const FLUSH_MS = 1000;

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
  /** Whether to write nothing, not even open the file, until released. */
  readonly held?: boolean;
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
  const { logfile, held = false } = options;
  const journal = logfile === undefined && (options.journal ?? false);
  const style = { json: options.format === "json", journal };
  const target = options.target ?? await openTarget(logfile, { held });
  const queue = new LineQueue(LIMITS.logLines);
  const lostLine = (count: number): string => describeLoss(count, style);
  const writer = new LineWriter(queue, { target, held, lostLine });
  let lowest = lowestLevel(options.verbose);
  connect((record) => {
    if (compareLogLevel(record.level, lowest) < 0) return;
    queue.push(formatRecord(record, style));
    writer.wake();
  });
  return {
    hold: () => writer.hold(),
    release: () => writer.release(),
    reopen: () => writer.renew(),
    setVerbose: (verbose) => void (lowest = lowestLevel(verbose)),
    async [Symbol.asyncDispose]() {
      resetSync();
      await writer.flush(FLUSH_MS);
      target[Symbol.dispose]();
    },
  };
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

async function openTarget(
  path: string | undefined,
  { held }: { held: boolean },
): Promise<LogTarget> {
  if (path === undefined) return STDERR;
  const file = new LogFile(path);
  if (!held) await file.open();
  return file;
}

function lowestLevel(verbose: boolean): LogLevel {
  return verbose ? "trace" : "warning";
}

function describeLoss(count: number, style: LineStyle): string {
  return formatRecord({
    category: [NAME],
    level: "warning",
    message: [`${count} lines of the log were lost here`],
    timestamp: Date.now(),
  }, style);
}

function connect(sink: (record: LogRecord) => void): void {
  configureSync({
    reset: true,
    sinks: { sink },
    loggers: [
      { category: NAME, sinks: ["sink"], lowestLevel: "trace" },
      {
        category: ["logtape", "meta"],
        sinks: ["sink"],
        lowestLevel: "warning",
      },
    ],
  });
}
