/**
 * What is shown of each filesystem and each hook: one row, with a bar for
 * each step.
 *
 * @module
 */

import { durationText } from "../duration.ts";
import {
  type CycleReport,
  type FilesystemRecord,
  type FilesystemStep,
  type HookRecord,
  type Span,
  wasFrozen,
} from "../freeze/report.ts";
import { endOf } from "./scale.ts";
import type { Colour } from "./style.ts";

/** A step, as long as it took. */
export interface Bar {
  /** When it began and ended, in milliseconds since the cycle began. */
  readonly from: number;
  /** See {@linkcode Bar.from}. */
  readonly to: number;
  /** How it looks. */
  readonly colour: Colour;
  /** What it is, in a word or two. */
  readonly name: string;
  /** Everything about it. */
  readonly title: string;
}

/** A row. */
export interface Row {
  /** What it is about. */
  readonly name: string;
  /** What that is. */
  readonly detail: string;
  /** The steps, in the order to draw them in. */
  readonly bars: readonly Bar[];
  /** What came of it. */
  readonly result: string;
  /** Whether that is bad. */
  readonly isBad: boolean;
}

/**
 * Makes rows of filesystems.
 *
 * @param report The cycle
 * @returns A row each
 */
export function filesystemRows(report: CycleReport): Row[] {
  const end = endOf(report);
  return report.filesystems.map((one) => filesystemRow(one, end));
}

/**
 * Makes rows of hooks.
 *
 * @param report The cycle
 * @returns A row each, in the order in which they were begun
 */
export function hookRows(report: CycleReport): Row[] {
  const end = endOf(report);
  const names = new Set(report.hooks.map(({ name }) => name));
  return [...names].map((name) =>
    hookRow(report.hooks.filter((hook) => hook.name === name), { name, end })
  );
}

function filesystemRow(filesystem: FilesystemRecord, end: number): Row {
  const { mountpoint: name, type: detail, result, steps } = filesystem;
  const held = heldBar(filesystem, end);
  const bars = steps.map((step) => stepBar(step, { name, end }));
  const all = held === undefined ? bars : [held, ...bars];
  const isBad = ["failed", "thawed by somebody else", "lapsed"]
    .includes(result);
  const shown = held === undefined
    ? result
    : `${result} ${durationText(held.to - held.from)}`;
  return {
    ...{ name, detail, bars: all, isBad },
    result: result === "frozen" ? shown : result,
  };
}

function stepBar(
  { step, error, ...span }: FilesystemStep,
  { name, end }: { readonly name: string; readonly end: number },
): Bar {
  const colour = error === undefined ? step : "bad";
  const why = error === undefined ? "" : `: ${error}`;
  return barOf(span, { colour, name: step, of: name, why, end });
}

/** From when it was frozen to when its thaw began. */
function heldBar(
  filesystem: FilesystemRecord,
  end: number,
): Bar | undefined {
  if (!wasFrozen(filesystem)) return undefined;
  const { mountpoint: of, steps } = filesystem;
  const freeze = steps.findLast(({ step }) => step === "freeze");
  const thaw = steps.findLast(({ step }) => step === "thaw");
  const from = freeze === undefined ? 0 : freeze.at + (freeze.ms ?? 0);
  const span = { at: from, ms: Math.max(0, (thaw?.at ?? end) - from) };
  return barOf(span, { colour: "held", name: "frozen", of, why: "", end });
}

function hookRow(
  runs: readonly HookRecord[],
  { name, end }: { readonly name: string; readonly end: number },
): Row {
  const bars = runs.map((run) => runBar(run, end));
  const bad = runs.find(({ result }) => result !== "ok");
  const rest = restBar(runs, end);
  return {
    name,
    detail: runs[0]?.kind ?? "",
    bars: rest === undefined ? bars : [rest, ...bars],
    result: bad === undefined
      ? runs.map(({ ms = 0 }) => durationText(ms)).join(" + ")
      : bad.result,
    isBad: bad !== undefined,
  };
}

function runBar(
  { name: of, phase, result, error, attempts, ...span }: HookRecord,
  end: number,
): Bar {
  const tries = attempts > 1 ? `, ${attempts} tries` : "";
  const why = error === undefined ? tries : `${tries}: ${error}`;
  const colour = result === "ok" ? phase : "bad";
  return barOf(span, { colour, name: phase, of, why, end });
}

/** While the application is quiesced. */
function restBar(runs: readonly HookRecord[], end: number): Bar | undefined {
  const quiesce = runs.find(({ phase }) => phase === "quiesce");
  if (quiesce === undefined || quiesce.result === "failed") return undefined;
  const resume = runs.find(({ phase }) => phase === "resume");
  const from = quiesce.at + (quiesce.ms ?? 0);
  const span = { at: from, ms: Math.max(0, (resume?.at ?? end) - from) };
  const of = quiesce.name;
  return barOf(span, { colour: "rest", name: "quiesced", of, why: "", end });
}

function barOf(
  { at, ms }: Span,
  { colour, name, of, why, end }: {
    readonly colour: Colour;
    readonly name: string;
    readonly of: string;
    readonly why: string;
    readonly end: number;
  },
): Bar {
  const to = ms === undefined ? end : at + ms;
  const took = ms === undefined ? "not over" : durationText(ms);
  const title = `${of}: ${name}, ${took}, from ${durationText(at)} on${why}`;
  return { from: at, to, colour, name, title };
}
