/**
 * What stands above a picture: which cycle it is, and what it was worth.
 *
 * @module
 */

import { durationText } from "../duration.ts";
import type { CycleReport, ThawCause, Verdict } from "../freeze/report.ts";
import type { Markup } from "./element.ts";
import { boxMark, PAPER, textMark } from "./paper.ts";
import type { Colour } from "./style.ts";
import { fitted, widthOf, wrapped } from "./words.ts";

/** A part of a picture, and where it ends. */
export interface Part {
  /** What it is made of. */
  readonly marks: readonly Markup[];
  /** Its lower side. */
  readonly bottom: number;
}

const VERDICTS: Readonly<Record<Verdict, Colour>> = {
  "application-consistent": "thaw",
  "filesystem-consistent": "sync",
  broken: "bad",
};

const THAWED: Readonly<Record<ThawCause, string>> = {
  client: "thawed by the client",
  expired: "thawed by the agent, since nobody else did in time",
  failed: "undone after a failure",
  "given up": "undone, since nobody counted on it any more",
  "agent stopped": "thawed by the agent, which was stopped",
  recovered: "thawed by a later agent",
};

/** A cycle may have very much to complain about. */
const MOST_REASONS = 5;

/**
 * Draws the header.
 *
 * @param report The cycle
 * @param host The machine's name, if it is known
 * @returns The header
 */
export function headerOf(report: CycleReport, host?: string): Part {
  const { margin, line } = PAPER;
  const reasons = reasonsOf(report);
  const facts = [contextOf(report, host), summaryOf(report)];
  const top = margin + 20;
  const firstFact = top + 26;
  const firstReason = firstFact + facts.length * line;
  const room = PAPER.width - 2 * margin;
  const marks = [
    ...titleMarks(report, top),
    ...facts.map((fact, index) =>
      textMark(fitted(fact, { width: room }), {
        ...{ x: margin, y: firstFact + index * line, colour: "faint" },
        title: fact,
      })
    ),
    ...reasons.map((reason, index) =>
      textMark(reason, {
        ...{ x: margin, y: firstReason + index * line },
        colour: report.verdict === "broken" ? "bad" : "ink",
      })
    ),
  ];
  return { marks, bottom: firstReason + (reasons.length - 1) * line };
}

/**
 * Says in one sentence what a cycle was.
 *
 * @param report The cycle
 * @returns The sentence
 */
export function summaryOf(
  { frozen, window, thawed, verdict }: CycleReport,
): string {
  const count = `${frozen} filesystem${frozen === 1 ? "" : "s"}`;
  const held = window?.ms === undefined
    ? `${count} frozen`
    : `${count} frozen, for ${durationText(window.ms)}`;
  if (thawed === undefined) return `${held}; not over yet`;
  return verdict === undefined ? held : `${held}; ${THAWED[thawed]}`;
}

function titleMarks({ cycle, verdict }: CycleReport, y: number): Markup[] {
  const { margin, width } = PAPER;
  const label = verdict ?? "not over yet";
  const badge = widthOf(label) + 24;
  const x = width - margin - badge;
  const colour = verdict === undefined ? "open" : VERDICTS[verdict];
  const title = `Freeze cycle ${cycle}`;
  const room = { width: x - margin - 24, size: 20 };
  return [
    textMark(fitted(title, room), { x: margin, y, form: "title", title }),
    boxMark({ x, y: y - 19, width: badge, height: 26 }, { colour, round: 13 }),
    textMark(label, {
      ...{ x: x + badge / 2, y: y - 2, colour: "word" },
      ...{ form: "strong", anchor: "middle" },
    }),
  ];
}

function contextOf(
  { began, by, command, reason }: CycleReport,
  host: string | undefined,
): string {
  const moment = new Date(began).toISOString().slice(0, 19).replace("T", " ");
  const place = host === undefined ? [] : [`on ${host}`];
  const why = reason === undefined ? [] : [`“${reason}”`];
  return [`${moment} UTC`, ...place, `${command} by ${by}`, ...why].join(", ");
}

function reasonsOf({ because }: CycleReport): string[] {
  const width = PAPER.width - 2 * PAPER.margin;
  const shown = because.slice(0, MOST_REASONS);
  const lines = shown.flatMap((reason) =>
    wrapped(`• ${reason}`, { width, lines: 2 })
  );
  const rest = because.length - shown.length;
  return rest === 0 ? lines : [...lines, `• and ${rest} more`];
}
