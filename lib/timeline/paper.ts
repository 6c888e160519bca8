/**
 * The measures of a picture, and the marks that it is made of.
 *
 * @module
 */

import { type Attributes, element, type Markup } from "./element.ts";
import type { Colour, LINES } from "./style.ts";

/** Measures, in pixels. */
export const PAPER = {
  width: 1200,
  margin: 28,
  /** Where time begins and ends. */
  left: 246,
  right: 1014,
  /** Where results are told. */
  results: 1030,
  line: 19,
  row: 26,
  bar: 18,
  phase: 38,
} as const;

/** What a text looks like. */
export interface TextOptions {
  /** Where it begins, or what `anchor` says. */
  readonly x: number;
  /** The line that its letters stand on. */
  readonly y: number;
  /** Its colour; ink unless given. */
  readonly colour?: Colour;
  /** Its form, as the style sheet names it. */
  readonly form?: "title" | "strong" | "small";
  /** Where `x` is. */
  readonly anchor?: "middle" | "end";
  /** What it says in full, if it was cut. */
  readonly title?: string;
}

/**
 * Draws text.
 *
 * @param text The text
 * @param options What it looks like
 * @returns The mark
 */
export function textMark(
  text: string,
  { x, y, colour = "ink", form, anchor, title }: TextOptions,
): Markup {
  const classes = form === undefined ? colour : `${colour} ${form}`;
  const attributes = { class: classes, x, y, "text-anchor": anchor };
  return element("text", attributes, ...titled(title), text);
}

/** A box. */
export interface Box {
  /** Its left side. */
  readonly x: number;
  /** Its upper side. */
  readonly y: number;
  /** How wide it is. */
  readonly width: number;
  /** How high it is. */
  readonly height: number;
}

/**
 * Draws a box.
 *
 * @param box Where
 * @param options Its colour, how round it is, and what it is
 * @returns The mark
 */
export function boxMark(
  { x, y, width, height }: Box,
  { colour, round = 0, title }: {
    readonly colour: Colour;
    readonly round?: number;
    readonly title?: string;
  },
): Markup {
  const rx = Math.min(round, width / 2) || undefined;
  const attributes: Attributes = { class: colour, x, y, width, height, rx };
  return element("rect", attributes, ...titled(title));
}

/**
 * Draws lines.
 *
 * @param path Where, as SVG spells it
 * @param options Their colour, and whether they are dashed
 * @returns The mark
 */
export function lineMark(
  path: string,
  { colour, isDashed = false }: {
    readonly colour: typeof LINES[number];
    readonly isDashed?: boolean;
  },
): Markup {
  const dashes = isDashed ? "3 3" : undefined;
  const attributes = { class: `${colour}-line`, d: path };
  return element("path", { ...attributes, "stroke-dasharray": dashes });
}

/** Shown when a pointer rests on it, and read out. */
function titled(title: string | undefined): Markup[] {
  return title === undefined ? [] : [element("title", {}, title)];
}
