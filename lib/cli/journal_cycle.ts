/**
 * One cycle in full, for `stillpoint journal CYCLE`.
 *
 * @module
 */

import { durationText } from "../duration.ts";
import type {
  FilesystemRecord,
  FilesystemStep,
  HookRecord,
  PhaseRecord,
  Span,
} from "../freeze/report.ts";
import type { JournalEntry } from "../journal/entry.ts";
import {
  momentText,
  type PrintOptions,
  VERDICT_TONES,
} from "./journal_list.ts";
import type { CliResult } from "./subcommand.ts";
import {
  type Cell,
  type Column,
  oneLine,
  printTable,
  type Tone,
} from "./table.ts";

const PHASES: readonly Column[] = [
  { title: "PHASE" },
  { title: "AT", isNumber: true },
  { title: "TOOK", isNumber: true },
];

const HOOKS: readonly Column[] = [
  { title: "UNIT" },
  { title: "KIND" },
  { title: "STEP" },
  { title: "AT", isNumber: true },
  { title: "TOOK", isNumber: true },
  { title: "TRIES", isNumber: true },
  { title: "RESULT" },
  { title: "SAID" },
];

const STEPS = ["open", "sync", "freeze", "thaw"] as const;

const FILESYSTEMS: readonly Column[] = [
  { title: "FILESYSTEM" },
  { title: "TYPE" },
  { title: "DEVICE" },
  { title: "OPEN", isNumber: true },
  { title: "SYNC", isNumber: true },
  { title: "FREEZE", isNumber: true },
  { title: "THAW", isNumber: true },
  { title: "RESULT" },
  { title: "ERROR" },
];

const HOOK_TONES: Readonly<Record<HookRecord["result"], Tone>> = {
  ok: "good",
  failed: "bad",
  lost: "bad",
};

const FILESYSTEM_TONES: Readonly<Record<FilesystemRecord["result"], Tone>> = {
  frozen: "good",
  unsupported: "faint",
  failed: "bad",
  "thawed by somebody else": "bad",
  lapsed: "bad",
  "not reached": "faint",
};

/**
 * Shows a cycle.
 *
 * @param entry The cycle
 * @param options How to print
 * @returns What to print; the status tells whether the cycle is broken
 */
export function describeCycle(
  entry: JournalEntry,
  { json, terminal }: PrintOptions,
): CliResult {
  const code = entry.verdict === "broken" ? 1 : 0;
  if (json) {
    return { code, stdout: `${JSON.stringify(entry, null, 2)}\n`, stderr: "" };
  }
  const { phases, hooks, filesystems } = entry;
  const tables = [
    table(phases.map(phaseRow), PHASES),
    table(hooks.map(hookRow), HOOKS),
    table(filesystems.map(filesystemRow), FILESYSTEMS),
  ].filter(({ rows }) => rows.length > 0)
    .map(({ rows, columns }) => printTable(rows, { columns, terminal }));
  const stdout = [factsOf(entry, terminal), ...tables].join("\n");
  return { code, stdout, stderr: "" };
}

/**
 * Prints facts under each other.
 *
 * @param facts Names and values; those without a value are left out
 * @returns Lines
 */
export function printFacts(
  facts: readonly (readonly [name: string, value: string | undefined])[],
): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.flatMap(([name, value]) =>
    value ? [`${name.padEnd(width)}  ${oneLine(value)}\n`] : []
  ).join("");
}

function factsOf(entry: JournalEntry, terminal: boolean): string {
  const { cycle, verdict = "not known", because, window } = entry;
  const tone = entry.verdict && VERDICT_TONES[entry.verdict];
  const title = `${oneLine(cycle)}: ${verdict}`;
  const shown = terminal && tone === "bad" ? `\x1b[31m${title}\x1b[0m` : title;
  return `Cycle ${shown}\n` + printFacts([
    ...because.map((sentence, index) =>
      [index === 0 ? "because" : "", sentence] as const
    ),
    ["asked for by", entry.by],
    ["command", entry.command],
    ["reason", entry.reason],
    ["began", momentText(entry.began)],
    ["ended", entry.ended && momentText(entry.ended)],
    ["thawed by", entry.thawed],
    ["frozen", `${entry.frozen} filesystem${entry.frozen === 1 ? "" : "s"}`],
    ["window", window && windowOf(window)],
    ["machine", `${entry.host}, boot ${entry.boot}`],
    ["agent", entry.agent],
    ["note", entry.shortened && "parts of it were too long to be kept"],
  ]);
}

function windowOf({ at, ms }: Span): string {
  const length = ms === undefined ? "open" : durationText(ms);
  return `${length}, ${durationText(at)} after the beginning`;
}

function table(rows: Cell[][], columns: readonly Column[]): {
  rows: Cell[][];
  columns: readonly Column[];
} {
  return { rows, columns };
}

function phaseRow({ phase, at, ms }: PhaseRecord): Cell[] {
  return [phase, durationText(at), tookText(ms)];
}

function hookRow(hook: HookRecord): Cell[] {
  const { name, kind, phase, at, ms, attempts, result, output = "" } = hook;
  return [
    ...[name, kind, phase, durationText(at), tookText(ms), String(attempts)],
    { text: result, tone: HOOK_TONES[result] },
    hook.error ?? output,
  ];
}

function filesystemRow(filesystem: FilesystemRecord): Cell[] {
  const { mountpoint, type, device, result, steps } = filesystem;
  const error = steps.findLast((step) => step.error !== undefined)?.error;
  return [
    ...[mountpoint, type, device],
    ...STEPS.map((step) => stepText(steps, step)),
    { text: result, tone: FILESYSTEM_TONES[result] },
    error ?? "",
  ];
}

/** A step may be taken more than once. */
function stepText(
  steps: readonly FilesystemStep[],
  wanted: FilesystemStep["step"],
): string {
  const taken = steps.filter(({ step }) => step === wanted);
  return taken.map(({ ms }) => tookText(ms)).join(" + ") || "-";
}

function tookText(ms: number | undefined): string {
  return ms === undefined ? "?" : durationText(ms);
}
