/**
 * What a log line looks like.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { LIMITS } from "../limits.ts";

/** How bad it is, or how little it matters. */
export type Level = "fatal" | "error" | "warning" | "info" | "debug" | "trace";

/** What there is to say; LogTape's records are such. */
export interface Message {
  /** How bad it is. */
  readonly level: Level;
  /** Who says it. */
  readonly category: readonly string[];
  /** What is said: text and values, in turns. */
  readonly message: readonly unknown[];
  /** When, in milliseconds since 1970. */
  readonly timestamp: number;
}

/** The form of log lines. */
export interface LineStyle {
  /** Whether lines are JSON objects rather than text. */
  readonly json: boolean;
  /** Whether the journal reads them: it wants priorities, and no times. */
  readonly journal: boolean;
}

/** Priorities of syslog: sd-daemon(3). */
const PRIORITIES: Readonly<Record<Level, number>> = {
  fatal: 2,
  error: 3,
  warning: 4,
  info: 6,
  debug: 7,
  trace: 7,
};

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * Writes a record as one line, whatever it contains: the host cannot make up
 * lines of its own, nor send sequences to a terminal.
 *
 * @param record The record
 * @param style The form of the line
 * @returns The line, with its end
 */
export function formatRecord(record: Message, style: LineStyle): string {
  const prefix = style.journal ? `<${PRIORITIES[record.level]}>` : "";
  return `${prefix}${style.json ? asJson(record) : asText(record, style)}\n`;
}

function asText(record: Message, { journal }: LineStyle): string {
  const message = escapeControls(textOf(record));
  if (journal) return message;
  const seconds = (record.timestamp / 1000).toFixed(6);
  return `${seconds}: ${record.level}: ${message}`;
}

function asJson(record: Message): string {
  return JSON.stringify({
    time: new Date(record.timestamp).toISOString(),
    level: record.level,
    logger: record.category.join("."),
    message: textOf(record),
  });
}

/** A client chooses some of it, so it is cut: lines wait in memory. */
function textOf({ message }: Message): string {
  const text = message.map(print).join("");
  const most = LIMITS.logCharacters;
  return text.length > most ? `${text.slice(0, most)}...` : text;
}

function print(part: unknown): string {
  if (typeof part === "string") return part;
  if (part instanceof Error) return reasonOf(part);
  return Deno.inspect(part, { breakLength: Infinity, colors: false });
}

function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (control) => {
    const hex = control.charCodeAt(0).toString(16).padStart(4, "0");
    return SHORT_ESCAPES[control] ?? `\\u${hex}`;
  });
}
