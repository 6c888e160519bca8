/**
 * The rows of a picture, with their bars.
 *
 * @module
 */

import { durationText } from "../duration.ts";
import type { Markup } from "./element.ts";
import type { Part } from "./header.ts";
import { boxMark, PAPER, textMark } from "./paper.ts";
import type { Bar, Row } from "./rows.ts";
import { placeOf, type Scale } from "./scale.ts";
import type { Colour } from "./style.ts";
import { fitted, widthOf } from "./words.ts";

/** Rows of one kind. */
export interface Section {
  /** What they are. */
  readonly title: string;
  /** The rows. */
  readonly rows: readonly Row[];
}

/** What is shorter would not be seen. */
const THINNEST = 2;

/** Words on these are as on paper. */
const PALE: readonly Colour[] = ["held", "rest"];

const HEADING = 30;

/**
 * Draws a section.
 *
 * @param section What to draw
 * @param options Where it begins, and where moments lie
 * @returns The section; nothing but its upper side if it is empty
 */
export function sectionOf(
  { title, rows }: Section,
  { top, scale }: { readonly top: number; readonly scale: Scale },
): Part {
  if (rows.length === 0) return { marks: [], bottom: top };
  const { margin: x, row } = PAPER;
  const first = top + HEADING;
  const heading = textMark(title, { x, y: first - 9, form: "strong" });
  const marks = rows.flatMap((one, index) =>
    rowMarks(one, { y: first + index * row, scale })
  );
  return { marks: [heading, ...marks], bottom: first + rows.length * row };
}

function rowMarks(
  { name, detail, bars, result, isBad }: Row,
  { y, scale }: { readonly y: number; readonly scale: Scale },
): Markup[] {
  const { margin: x, left, width, margin, results } = PAPER;
  const base = y + 17;
  const room = left - x - 12;
  const small = 11;
  const tag = fitted(detail, { width: 76, size: small });
  const shown = fitted(name, { width: room - widthOf(tag, small) - 8 });
  const rest = width - margin - results;
  return [
    textMark(shown, { x, y: base, title: name }),
    textMark(tag, {
      ...{ x: left - 12, y: base, colour: "faint", form: "small" },
      anchor: "end",
    }),
    ...bars.flatMap((bar) => barMarks(bar, { y, scale })),
    textMark(fitted(result, { width: rest }), {
      ...{ x: results, y: base, colour: isBad ? "bad" : "ink" },
      title: result,
    }),
  ];
}

function barMarks(
  bar: Bar,
  { y, scale }: { readonly y: number; readonly scale: Scale },
): Markup[] {
  const { from, to, colour, title } = bar;
  const left = placeOf(scale, from, "begin");
  const width = Math.max(THINNEST, placeOf(scale, to) - left);
  const top = y + (PAPER.row - PAPER.bar) / 2;
  const box = { x: left, y: top, width, height: PAPER.bar };
  const label = labelOf(bar, width);
  const mark = boxMark(box, { colour, round: 2, title });
  if (label === undefined) return [mark];
  const words = textMark(label, {
    ...{ x: left + width / 2, y: y + 17, anchor: "middle", form: "small" },
    colour: PALE.includes(colour) ? "ink" : "word",
  });
  return [mark, words];
}

/** As much as there is room for. */
function labelOf({ name, from, to }: Bar, width: number): string | undefined {
  const forms = [`${name} ${durationText(to - from)}`, name];
  return forms.find((form) => widthOf(form, 11) + 8 <= width);
}
