/**
 * What surrounds the rows of a picture: phases, the frozen window, the axis
 * of time, and a legend.
 *
 * @module
 */

import { durationText } from "../duration.ts";
import type { CycleReport, PhaseName } from "../freeze/report.ts";
import type { Markup } from "./element.ts";
import type { Part } from "./header.ts";
import { boxMark, lineMark, PAPER, textMark } from "./paper.ts";
import type { Row } from "./rows.ts";
import { type Panel, placeOf, type Scale } from "./scale.ts";
import type { Colour } from "./style.ts";
import { ticksOf } from "./ticks.ts";
import { widthOf } from "./words.ts";

const PHASES: Readonly<Record<PhaseName, Colour>> = {
  quiescing: "rest",
  freezing: "freezing",
  frozen: "held",
  thawing: "thawing",
  expired: "page",
};

const LEGEND: readonly (readonly [colour: Colour, meaning: string])[] = [
  ["quiesce", "quiesce"],
  ["rest", "quiesced"],
  ["resume", "resume"],
  ["open", "open"],
  ["sync", "sync"],
  ["freeze", "freeze"],
  ["held", "frozen"],
  ["thaw", "thaw"],
  ["bad", "failed"],
];

/** Room for the name of the frozen window. */
const WINDOW_ROOM = 26;

/**
 * Draws the phases of a cycle.
 *
 * @param scale Where moments lie
 * @param top The upper side
 * @returns The phases
 */
export function phasesOf(scale: Scale, top: number): Part {
  const y = top + WINDOW_ROOM;
  const marks = scale.panels.flatMap((panel) => phaseMarks(panel, y));
  const label = textMark("Phases", {
    x: PAPER.margin,
    y: y + 24,
    form: "strong",
  });
  return { marks: [label, ...marks], bottom: y + PAPER.phase };
}

/** What {@linkcode windowOf} needs to know of the place. */
export interface WindowPlace {
  /** Where moments lie. */
  readonly scale: Scale;
  /** The upper side of all. */
  readonly top: number;
  /** The lower side of the last row. */
  readonly bottom: number;
}

/**
 * Marks the frozen window, behind everything else.
 *
 * @param report The cycle
 * @param place Where to draw
 * @returns The marks; none if there was no window
 */
export function windowOf(
  { window }: CycleReport,
  { scale, top, bottom }: WindowPlace,
): Markup[] {
  if (window === undefined) return [];
  const { at, ms } = window;
  const left = placeOf(scale, at, "begin");
  const end = ms === undefined ? PAPER.right : placeOf(scale, at + ms);
  const width = Math.max(2, end - left);
  const label = `frozen window ${ms === undefined ? "" : durationText(ms)}`;
  const half = widthOf(label) / 2 + 4;
  const middle = left + width / 2;
  const x = Math.min(PAPER.right - half, Math.max(PAPER.left + half, middle));
  const y = top + WINDOW_ROOM - 7;
  const right = left + width;
  return [
    boxMark({ x: left, y, width, height: bottom - y }, {
      ...{ colour: "window", title: label },
    }),
    lineMark(`M${px(left)} ${y}V${bottom}M${px(right)} ${y}V${bottom}`, {
      ...{ colour: "edge", isDashed: true },
    }),
    lineMark(`M${px(left)} ${y}H${px(right)}`, { colour: "edge" }),
    textMark(label, {
      ...{ x, y: top + 13, colour: "edge", form: "strong" },
      anchor: "middle",
    }),
  ];
}

/**
 * Draws the axis of time.
 *
 * @param scale Where moments lie
 * @param place The upper side of the rows, and their lower side
 * @returns The axis
 */
export function axisOf(
  scale: Scale,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): Part {
  const ticks = ticksOf(scale);
  const grid = ticks.map(({ place }) => `M${px(place)} ${top}V${bottom + 4}`);
  const base = scale.panels.map(({ left, right }) =>
    `M${px(left)} ${bottom}H${px(right)}`
  );
  const words = ticks.map(({ place: x, label }) =>
    textMark(label, {
      ...{ x, y: bottom + 19, colour: "faint", form: "small" },
      anchor: "middle",
    })
  );
  const note = scale.isUniform ? "time" : "time, each phase to its own scale";
  const title = textMark(note, {
    ...{ x: PAPER.margin, y: bottom + 19, colour: "faint", form: "small" },
  });
  const lines = lineMark([...grid, ...base].join(""), { colour: "grid" });
  return { marks: [lines, ...words, title], bottom: bottom + 26 };
}

/**
 * Explains the colours.
 *
 * @param rows What is drawn
 * @param top The upper side
 * @returns The legend
 */
export function legendOf(rows: readonly Row[], top: number): Part {
  const used = new Set(
    rows.flatMap(({ bars }) => bars.map(({ colour }) => colour)),
  );
  const y = top + 14;
  let x: number = PAPER.left;
  const marks = LEGEND.filter(([colour]) => used.has(colour))
    .flatMap(([colour, meaning]) => {
      const box = { x, y, width: 14, height: 14 };
      const words = textMark(meaning, {
        x: x + 20,
        y: y + 11,
        colour: "faint",
      });
      x += 20 + widthOf(meaning) + 20;
      return [boxMark(box, { colour, round: 2 }), words];
    });
  return { marks, bottom: marks.length === 0 ? top : y + 14 };
}

function phaseMarks(
  { phase, from, to, left, right }: Panel,
  y: number,
): Markup[] {
  if (phase === undefined) return [];
  const took = durationText(to - from);
  const title = `${phase}, ${took}`;
  const colour = PHASES[phase];
  const box = { x: left, y, width: right - left, height: PAPER.phase };
  const mark = boxMark(box, { colour, round: 3, title });
  const x = (left + right) / 2;
  const words: readonly (readonly [string, number])[] = [[phase, 16], [
    took,
    31,
  ]];
  const room = right - left - 6;
  const fits = words.filter(([word]) => widthOf(word) <= room);
  return [
    mark,
    ...fits.map(([word, down], index) =>
      textMark(word, {
        ...{ x, y: y + down, anchor: "middle" },
        ...(index === 0 ? { form: "strong" } : {}),
      })
    ),
  ];
}

function px(value: number): number {
  return Number(value.toFixed(2));
}
