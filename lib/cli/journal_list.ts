/**
 * The table of `stillpoint journal`.
 *
 * @module
 */

import { durationText } from "../duration.ts";
import type { CycleReport, Verdict } from "../freeze/report.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { type Cell, type Column, printTable, type Tone } from "./table.ts";

/** How to print. */
export interface PrintOptions {
  /** Whether programs read the output. */
  readonly json: boolean;
  /** Whether people look at it on a terminal. */
  readonly terminal: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: "BEGAN" },
  { title: "CYCLE" },
  { title: "BY" },
  { title: "COMMAND" },
  { title: "REASON" },
  { title: "FROZEN", isNumber: true },
  { title: "WINDOW", isNumber: true },
  { title: "VERDICT" },
  { title: "BECAUSE" },
];

const UUID = /^([\da-f]{8})-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** A reason can be as long as what a program has printed. */
const LONGEST = 120;

/** How good each verdict is. */
export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  "application-consistent": "good",
  "filesystem-consistent": "plain",
  broken: "bad",
};

/**
 * Prints cycles, a line each.
 *
 * @param entries The cycles
 * @param options How to print
 * @returns Lines
 */
export function listCycles(
  entries: readonly JournalEntry[],
  { json, terminal }: PrintOptions,
): string {
  if (json) return `${JSON.stringify({ cycles: entries }, null, 2)}\n`;
  return printTable(entries.map(rowOf), { columns: COLUMNS, terminal });
}

/**
 * Writes a moment as people do, still in UTC.
 *
 * @param iso The moment, in the form of ISO 8601
 * @returns The same without `T`, and without parts of a second
 */
export function momentText(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/**
 * Tells how long the frozen window of a cycle was.
 *
 * @param report The cycle
 * @returns The duration; a dash if there was none
 */
export function windowText({ window }: Pick<CycleReport, "window">): string {
  return window?.ms === undefined ? "-" : durationText(window.ms);
}

function rowOf(entry: JournalEntry): Cell[] {
  const { began, cycle, by, command, reason = "", frozen, because } = entry;
  return [
    momentText(began),
    cycle.replace(UUID, "$1"),
    by,
    command,
    shortened(reason),
    String(frozen),
    windowText(entry),
    verdictCell(entry),
    shortened(because.join("; ")),
  ];
}

function verdictCell({ verdict }: JournalEntry): Cell {
  if (verdict === undefined) return "?";
  return { text: verdict, tone: VERDICT_TONES[verdict] };
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST - 1)}…`;
}
