/**
 * One line of the journal: the report of a cycle, and where it took place.
 *
 * @module
 */

import type { CycleReport } from "../freeze/report.ts";
import {
  amount,
  having,
  listOf,
  maybe,
  moment,
  oneOf,
  parsed,
  text,
} from "./shape.ts";

/** Where and when a cycle took place, as far as its report does not say it. */
export interface Scene {
  /** The version of the agent. */
  readonly agent: string;
  /** The machine's name. */
  readonly host: string;
  /** The boot. */
  readonly boot: string;
}

/** A line of the journal. */
export interface JournalEntry extends Scene, CycleReport {
  /** The version of the form of lines. */
  readonly journal: 1;
  /** Whether parts were left out, since they were too long. */
  readonly shortened?: true;
}

const SPAN = { at: amount, ms: maybe(amount) };

const PHASE = having({
  ...SPAN,
  phase: oneOf("quiescing", "freezing", "frozen", "thawing", "expired"),
});

const STEP = having({
  ...SPAN,
  step: oneOf("open", "sync", "freeze", "thaw"),
  error: maybe(text),
});

const FILESYSTEM = having({
  ...{ mountpoint: text, device: text, type: text },
  result: oneOf(
    ...["frozen", "unsupported", "failed", "not reached"],
    ...["thawed by somebody else", "lapsed"],
  ),
  steps: listOf(STEP),
});

const HOOK = having({
  ...SPAN,
  ...{ name: text, kind: text, attempts: amount },
  phase: oneOf("quiesce", "resume"),
  result: oneOf("ok", "failed", "lost"),
  ...{ error: maybe(text), output: maybe(text) },
});

const ENTRY = having({
  ...{ journal: oneOf(1), agent: text, host: text, boot: text },
  ...{ cycle: text, by: text, command: text, reason: maybe(text) },
  ...{ began: moment, ended: maybe(moment) },
  ...{ phases: listOf(PHASE), filesystems: listOf(FILESYSTEM) },
  ...{ hooks: listOf(HOOK), frozen: amount, window: maybe(having(SPAN)) },
  thawed: maybe(oneOf(
    ...["client", "expired", "failed", "given up"],
    ...["agent stopped", "recovered"],
  )),
  because: listOf(text),
  verdict: maybe(
    oneOf("application-consistent", "filesystem-consistent", "broken"),
  ),
});

/**
 * Makes a line of a report.
 *
 * @param report What happened
 * @param scene Where it happened
 * @returns What to write down
 */
export function entryOf(report: CycleReport, scene: Scene): JournalEntry {
  const { agent, host, boot } = scene;
  return { journal: 1, agent, host, boot, ...report };
}

/**
 * Takes the report out of a line.
 *
 * @param entry The line
 * @returns The report, as clients know it
 */
export function reportOf(
  { journal: _, agent: _agent, host: _host, boot: _boot, ...rest }:
    JournalEntry,
): CycleReport {
  const { shortened: _shortened, ...report } = rest;
  return report;
}

/**
 * Reads a line.
 *
 * @param line Its text
 * @returns What it says; nothing if it is no line of a journal
 */
export function parseEntry(line: string): JournalEntry | undefined {
  const value = parsed(line);
  return ENTRY(value) ? value as JournalEntry : undefined;
}
