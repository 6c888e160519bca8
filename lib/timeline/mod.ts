/**
 * A picture of a freeze cycle: phases, filesystems and hooks on one axis of
 * time, as one SVG file that needs nothing else.
 *
 * @module
 */

import type { CycleReport } from "../freeze/report.ts";
import { sectionOf } from "./body.ts";
import { element, type Markup } from "./element.ts";
import { axisOf, legendOf, phasesOf, windowOf } from "./frame.ts";
import { headerOf, summaryOf } from "./header.ts";
import { boxMark, PAPER } from "./paper.ts";
import { filesystemRows, hookRows } from "./rows.ts";
import { scaleOf } from "./scale.ts";
import { ROOT_CLASS, styleSheet, type Theme } from "./style.ts";

/** What a report does not say. */
export interface TimelineOptions {
  /** The machine's name. */
  readonly host?: string;
  /** The theme; the reader's unless given. */
  readonly theme?: Theme;
}

/**
 * Draws a cycle.
 *
 * @param report The cycle
 * @param options What the report does not say
 * @returns SVG
 */
export function drawTimeline(
  report: CycleReport,
  { host, theme = "auto" }: TimelineOptions = {},
): string {
  const scale = scaleOf(report, PAPER);
  const [hooks, filesystems] = [hookRows(report), filesystemRows(report)];
  const header = headerOf(report, host);
  const top = header.bottom + 18;
  const phases = phasesOf(scale, top);
  const first = sectionOf({ title: "Applications", rows: hooks }, {
    ...{ top: phases.bottom, scale },
  });
  const second = sectionOf({ title: "Filesystems", rows: filesystems }, {
    ...{ top: first.bottom, scale },
  });
  const bottom = second.bottom + 8;
  const axis = axisOf(scale, { top: phases.bottom + 8, bottom });
  const legend = legendOf([...hooks, ...filesystems], axis.bottom);
  const window = windowOf(report, { scale, top, bottom });
  const height = legend.bottom + PAPER.margin;
  const [grid, ...words] = axis.marks;
  const marks = [
    ...window,
    ...grid === undefined ? [] : [grid],
    ...[header, phases, first, second, legend].flatMap(({ marks }) => marks),
    ...words,
  ];
  return document(marks, { report, theme, height });
}

function document(
  marks: readonly Markup[],
  { report, theme, height }: {
    readonly report: CycleReport;
    readonly theme: Theme;
    readonly height: number;
  },
): string {
  const { width } = PAPER;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${Math.ceil(height)}`,
    ...{ width, height: Math.ceil(height), class: ROOT_CLASS, role: "img" },
    "aria-labelledby": `${ROOT_CLASS}-title ${ROOT_CLASS}-desc`,
  };
  const root = element(
    "svg",
    attributes,
    element(
      "title",
      { id: `${ROOT_CLASS}-title` },
      `Freeze cycle ${report.cycle}`,
    ),
    element("desc", { id: `${ROOT_CLASS}-desc` }, descriptionOf(report)),
    element("style", {}, styleSheet(theme)),
    boxMark({ x: 0, y: 0, width, height: Math.ceil(height) }, {
      colour: "page",
    }),
    ...marks,
  );
  return root.markup;
}

/** All that the picture shows, for those who cannot see it. */
function descriptionOf(report: CycleReport): string {
  const { verdict = "not over yet", because, phases } = report;
  const times = phases.flatMap(({ phase, ms }) =>
    ms === undefined ? [] : `${phase} ${ms} ms`
  );
  return [`${verdict}: ${summaryOf(report)}`, ...because, times.join(", ")]
    .filter((sentence) => sentence !== "").join(". ");
}
